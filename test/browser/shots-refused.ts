/** Pages that nobody asks for: nothing there, too often, too large, too late, not before signing in, and something broke. */
import { enrol } from '../stories/maintainer.ts';
import { meanwhile, type Shots, send } from './shot.ts';

/** Every way in which a page is refused before it is reached. */
export const refusedShots: Shots = async function* ({ t, alsoServe }) {
  const ann = await enrol(t);
  const cookies = { session: ann.sessionSecret };
  yield { name: 'not-found', path: '/there-is-nothing-here' };
  yield { name: 'not-found-signed-in', path: '/user/nobody', cookies };
  yield { name: 'not-found-letter', path: '/dev/mail/none' };
  yield { name: 'case-link-first', path: '/case' };
  yield { name: 'sign-in-first', path: '/account/addresses' };
  const stale = send('/sign-in', { username: 'ann' });
  const forget = (page: Parameters<typeof stale>[0]) => page.context().clearCookies();
  yield { name: 'form-stale', path: '/sign-in', act: meanwhile(forget, stale) };
  const flood = (page: Parameters<typeof stale>[0]) =>
    page.evaluate(`document.querySelector('[name=username]').value = 'x'.repeat(300_000)`);
  yield { name: 'too-large', path: '/sign-in', act: meanwhile(flood, send('/sign-in')) };
  const limitsPerMinute = { ...t.house.policy.limitsPerMinute, general: 1 };
  const strict = await alsoServe((house) => ({ ...house, policy: { ...house.policy, limitsPerMinute } }));
  const again = (page: Parameters<typeof stale>[0]) => page.reload().then(() => undefined);
  yield { name: 'too-many-requests', path: `${strict}/`, act: again };
  const broken = await alsoServe((house) => ({ ...house, keys: undefined as never }));
  yield { name: 'broken', path: `${broken}/verify/x` };
};
