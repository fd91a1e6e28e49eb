/** The main job, told through the use-cases on real parts: he knows the password, has lost the authenticator and never made codes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { after, hourMs, minuteMs } from '../../src/base/clock.ts';
import { totpCode, totpStep } from '../../src/domain/factor/totp.ts';
import { type GitServer, startGitServer } from '../../src/edge/cli/demo/git-server.ts';
import { beginSignIn } from '../../src/usecases/account/begin-sign-in.ts';
import { finishSignIn } from '../../src/usecases/account/finish-sign-in.ts';
import { beginRestoration } from '../../src/usecases/recovery/begin-restoration.ts';
import { checkChallenge } from '../../src/usecases/recovery/check-challenge.ts';
import { completeRestoration } from '../../src/usecases/recovery/complete-restoration.ts';
import { confirmFactor } from '../../src/usecases/recovery/confirm-factor.ts';
import { restorePassword } from '../../src/usecases/recovery/restore-password.ts';
import { seeCase } from '../../src/usecases/recovery/see-case.ts';
import { showCodes } from '../../src/usecases/recovery/show-codes.ts';
import { showFactor } from '../../src/usecases/recovery/show-factor.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import { visitor } from '../house.ts';
import { askAndOpen, contact, openHouseBeside, proveMailbox, pushBranch, settleAnn } from './claimant.ts';
import { addressOf, beginHalf, codeAt, lastSecret, password, refused, tick } from './maintainer.ts';

let server: GitServer;
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'rekey-story-'));
  server = await startGitServer({ root });
});
afterAll(async () => {
  await server.stop();
  await rm(root, { recursive: true, force: true });
});

describe('a maintainer who lost the authenticator and never made codes', () => {
  it('is back at once with password, mailbox and repository, and the old factor is dead', async () => {
    await using t = await openHouseBeside(server);
    const ann = await settleAnn(t, server, root, 'toolbox');
    const who = await askAndOpen(t, contact, { signInSecret: await beginHalf(t) });
    expect((await seeCase(t.house, who)).proven).toMatchObject([{ kind: 'password', strength: 'weak' }]);

    await proveMailbox(t, who, addressOf('ann'));
    const waiting = await seeCase(t.house, who);
    expect(waiting.state).toBe('waiting');
    expect(waiting.waitUntil).toEqual(after(t.clock.now(), 24 * hourMs));

    const started = await startChallenge(t.house, who, { kind: 'repository', linkId: ann.linkId });
    expect((await checkChallenge(t.house, who, { challengeId: started.challengeId })).outcome).toBe('absent');
    await pushBranch(ann.folder, started.shown!);
    await t.pass(2 * minuteMs); // the clock looks by itself
    const granted = await seeCase(t.house, who);
    expect(granted.proven.map((proof) => `${proof.kind} ${proof.strength}`)).toEqual([
      'password weak',
      'mailbox strong',
      'repository strong',
    ]);
    expect(granted.state).toBe('granted');

    const { sittingSecret } = await beginRestoration(t.house, visitor(), {
      secret: await lastSecret(t, contact),
    });
    await restorePassword(t.house, visitor(), { sittingSecret, password: 'a heron came back to the weir' });
    const { secretShown } = await showFactor(t.house, visitor(), { sittingSecret });
    const fresh = Secret.fromBase32(secretShown.replaceAll(' ', '')).bytes;
    await confirmFactor(t.house, visitor(), {
      sittingSecret,
      code: totpCode(fresh, totpStep(t.clock.now())),
    });
    const { codes } = await showCodes(t.house, visitor(), { sittingSecret });
    await completeRestoration(t.house, visitor(), { sittingSecret, code: codes[0]! });
    tick(t);

    await refused(beginSignIn(t.house, visitor(), { username: 'ann', password }), 'sign_in_failed');
    const half = await beginSignIn(t.house, visitor(), {
      username: 'ann',
      password: 'a heron came back to the weir',
    });
    if (half.kind !== 'factor_needed') throw new Error('no factor was asked for');
    await refused(
      finishSignIn(t.house, visitor(), { signInSecret: half.secret, code: codeAt(t, ann.secret) }),
      'factor_failed',
    );
    await finishSignIn(t.house, visitor(), { signInSecret: half.secret, code: codeAt(t, fresh) });
    expect((await seeCase(t.house, who)).state).toBe('completed');
  });
});
