/** What a command says that expects a registry where there is none. Only `rekey start` and `rekey migrate` make one. */
import { CannotStart } from '../base/cannot-start.ts';

/** An empty registry made by a mistyped folder would be called whole, and its links would lead nowhere: so it is refused. */
export class NoRegistry extends CannotStart {
  constructor(dataDir: string) {
    super(
      `There is no registry in ${dataDir}: set REKEY_DATA_DIR to its folder, or DATABASE_URL and REKEY_SECRET to its database and secret ("rekey start" makes a new one).`,
    );
  }
}
