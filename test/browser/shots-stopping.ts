/** A recovery that its holder sees on the account's own page: who asks, ending it, freezing, and presses that came too late. */
import { dayMs } from '../../src/base/clock.ts';
import { withdrawCase } from '../../src/usecases/recovery/withdraw-case.ts';
import { accept, ask, join, setStage } from '../stories/recovery-stage.ts';
import { longAddress, meanwhile, type Shots, send } from './shot.ts';

const freezePath = '/account/case/freeze';

/** The two ways to stop it, each too late and in time. */
export const stoppingShots: Shots = async function* ({ t }) {
  const ann = await setStage(t);
  const cookies = { session: ann.sessionSecret };
  for (const [name, path, action] of [
    ['end', '/account', '/account/case/end'],
    ['freeze', freezePath, freezePath],
  ] as const) {
    const asking = await ask(t, ann.id, `${name}@elsewhere.example`);
    await accept(t, asking);
    const act = meanwhile(() => withdrawCase(t.house, asking.claiming), send(action));
    yield { name: `account-case-${name}-too-late`, path, cookies, act };
  }
  const asking = await ask(t, ann.id, longAddress);
  await join(t, asking.caseId, 'somebody@else.example', false);
  await accept(t, asking);
  yield { name: 'account-case-waiting', path: '/account', cookies };
  yield { name: 'account-case-end', path: '/account', cookies, act: send('/account/case/end') };
  await ask(t, ann.id);
  t.clock.set(new Date(t.clock.now().getTime() + dayMs));
  yield { name: 'account-case-freeze', path: freezePath, cookies };
  yield { name: 'account-case-frozen', path: freezePath, cookies, act: send(freezePath) };
};
