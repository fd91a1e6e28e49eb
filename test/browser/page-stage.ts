/**
 * The stage for pictures: all pages as they are served, over a house of their own whose clock is set, so that whatever is
 * pictured stands there with the same hours at every run. Limits are out of the way: a walk past every page is no attack.
 */
import { defaultPolicy, type Policy } from '../../src/domain/policy/policy.ts';
import { buildPages } from '../../src/main/serve.ts';
import type { House } from '../../src/usecases/house.ts';
import { openHouse, type TestHouse } from '../house.ts';
import { freePort } from './free-port.ts';

export interface PageStage {
  readonly t: TestHouse;
  /** Serves the same house a second time, changed in some way, at an address of its own. */
  alsoServe(change: (house: House) => House): Promise<string>;
  close(): Promise<void>;
}

const perMinute = 1_000_000;

/** Opens the house and serves it. Close it when done. */
export async function openPageStage(): Promise<PageStage> {
  const limits = Object.keys(defaultPolicy.limitsPerMinute).map((name) => [name, perMinute]);
  const policy: Policy = { ...defaultPolicy, limitsPerMinute: Object.fromEntries(limits) };
  const baseUrl = `http://localhost:${await freePort()}`;
  const t = await openHouse({ policy, baseUrl });
  const servers: { close(): Promise<unknown> }[] = [];
  const listen = async (house: House) => {
    const server = await buildPages(house);
    servers.push(server);
    await server.listen({ port: Number(new URL(house.settings.baseUrl).port), host: '127.0.0.1' });
    return house.settings.baseUrl;
  };
  await listen(t.house);
  return {
    t,
    alsoServe: async (change) => {
      const settings = { ...t.house.settings, baseUrl: `http://localhost:${await freePort()}` };
      return listen(change({ ...t.house, settings }));
    },
    close: async () => {
      for (const server of servers) await server.close();
      await t.close();
    },
  };
}
