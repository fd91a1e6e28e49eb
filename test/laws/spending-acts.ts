/** Every act that spends something, as it comes twice: the same press, with the same fields. For the law of what is spent (delivered.test.ts). */
import { addAddress } from '../../src/usecases/account/add-address.ts';
import { askPasswordReset } from '../../src/usecases/account/ask-password-reset.ts';
import { changePassword } from '../../src/usecases/account/change-password.ts';
import { confirmAgain } from '../../src/usecases/account/confirm-again.ts';
import { finishSignIn } from '../../src/usecases/account/finish-sign-in.ts';
import { openAccount } from '../../src/usecases/account/open-account.ts';
import { resetPassword } from '../../src/usecases/account/reset-password.ts';
import { verifyAddress } from '../../src/usecases/account/verify-address.ts';
import { keepRecoveryCodes } from '../../src/usecases/factor/keep-recovery-codes.ts';
import { makeRecoveryCodes } from '../../src/usecases/factor/make-recovery-codes.ts';
import { askRestoreLink } from '../../src/usecases/recovery/ask-restore-link.ts';
import { beginRestoration } from '../../src/usecases/recovery/begin-restoration.ts';
import { completeRestoration } from '../../src/usecases/recovery/complete-restoration.ts';
import { objectToCase } from '../../src/usecases/recovery/object-to-case.ts';
import { renewCaseLink } from '../../src/usecases/recovery/renew-case-link.ts';
import { acceptInvitation } from '../../src/usecases/registry/accept-invitation.ts';
import { createProject } from '../../src/usecases/registry/create-project.ts';
import { declineInvitation } from '../../src/usecases/registry/decline-invitation.ts';
import { inviteOwner } from '../../src/usecases/registry/invite-owner.ts';
import { type TestHouse, visitor } from '../house.ts';
import {
  addressOf,
  beginHalf,
  codeAt,
  countFacts,
  enrol,
  lastSecret,
  password,
  signUp,
} from '../stories/maintainer.ts';
import { accept, ask, finishAllButLast, grant, secretFrom, setStage } from '../stories/recovery-stage.ts';

const another = 'loud geese by the lock at noon';
const newAnn = { username: 'ann', address: addressOf('ann'), password };

export interface Act {
  readonly act: () => Promise<unknown>;
  /** What it does, counted; the first is what it may do once. */
  readonly effects: () => Promise<number[]>;
  /** How many of the first there are when it was done once. */
  readonly one: number;
}

const facts =
  (t: TestHouse, ...kinds: readonly string[]) =>
  () =>
    Promise.all(kinds.map((kind) => countFacts(t, kind)));

async function codesOf(t: TestHouse) {
  const ann = await enrol(t);
  return { ...ann, codes: (await makeRecoveryCodes(t.house, ann.who)).codes };
}

async function invited(t: TestHouse) {
  const ann = await enrol(t, 'ann');
  await createProject(t.house, ann.who, { name: 'weir' });
  const bob = await enrol(t, 'bob');
  await inviteOwner(t.house, { ...ann.who, freshAt: t.clock.now() }, { project: 'weir', username: 'bob' });
  return bob;
}

async function atGrant(t: TestHouse) {
  const ann = await setStage(t);
  return grant(t, ann.id);
}

export const spendingActs: Readonly<Record<string, (t: TestHouse) => Promise<Act>>> = {
  async 'a recovery code at the sign-in'(t) {
    const { codes } = await codesOf(t);
    const ask = { signInSecret: await beginHalf(t), code: codes[0]! };
    return {
      act: () => finishSignIn(t.house, visitor(), ask),
      effects: facts(t, 'account:codes:used', 'account:session:begun', 'account:factor:checked'),
      one: 1,
    };
  },
  async 'a code of the app at the sign-in'(t) {
    const { secret } = await enrol(t);
    const ask = { signInSecret: await beginHalf(t), code: codeAt(t, secret) };
    return {
      act: () => finishSignIn(t.house, visitor(), ask),
      effects: facts(t, 'account:factor:checked', 'account:session:begun'),
      one: 1,
    };
  },
  async 'a recovery code at the step-up'(t) {
    const { codes, who } = await codesOf(t);
    return {
      act: () => confirmAgain(t.house, who, { code: codes[0]! }),
      effects: facts(t, 'account:codes:used', 'account:session:confirmed', 'account:factor:checked'),
      one: 1,
    };
  },
  async 'a code of the app at the step-up'(t) {
    const { secret, who } = await enrol(t);
    const code = codeAt(t, secret);
    return {
      act: () => confirmAgain(t.house, who, { code }),
      effects: facts(t, 'account:session:confirmed', 'account:factor:checked'),
      one: 1,
    };
  },
  async 'a link that resets a password'(t) {
    await signUp(t);
    await askPasswordReset(t.house, visitor(), { address: addressOf('ann') });
    const ask = { secret: await lastSecret(t, addressOf('ann')), password: another };
    return {
      act: () => resetPassword(t.house, visitor(), ask),
      effects: facts(t, 'account:password:changed', 'account:session:ended'),
      one: 1,
    };
  },
  async 'the link of a sign-up'(t) {
    const { signUpSecret } = await openAccount(t.house, visitor(), newAnn);
    const ask = { secret: await lastSecret(t, addressOf('ann')), signUpSecret };
    return {
      act: () => verifyAddress(t.house, visitor(), ask),
      effects: facts(t, 'account:address:verified'),
      one: 1,
    };
  },
  async 'the link of a sign-up, followed by somebody else'(t) {
    await openAccount(t.house, visitor(), newAnn);
    const ask = { secret: await lastSecret(t, addressOf('ann')), password: another };
    return {
      act: () => verifyAddress(t.house, visitor(), ask),
      effects: facts(t, 'account:password:changed', 'account:address:verified'),
      one: 1,
    };
  },
  async 'the link of an added address'(t) {
    const { who } = await enrol(t);
    await addAddress(t.house, who, { address: 'ann@home.example' });
    const ask = { secret: await lastSecret(t, 'ann@home.example'), accountId: who.accountId };
    const verified = facts(t, 'account:address:verified');
    return { act: () => verifyAddress(t.house, visitor(), ask), effects: verified, one: 2 };
  },
  async 'an address, added'(t) {
    const { who } = await enrol(t);
    const ask = { address: 'ann@home.example' };
    return { act: () => addAddress(t.house, who, ask), effects: facts(t, 'account:address:added'), one: 1 };
  },
  async 'a password, changed'(t) {
    const { who } = await enrol(t);
    const ask = { current: password, password: another };
    return {
      act: () => changePassword(t.house, who, ask),
      effects: facts(t, 'account:password:changed'),
      one: 1,
    };
  },
  async 'an invitation, accepted'(t) {
    const { who } = await invited(t);
    return {
      act: () => acceptInvitation(t.house, who, { project: 'weir' }),
      effects: facts(t, 'registry:project:owner-added'),
      one: 2, // told to each of the two
    };
  },
  async 'an invitation, declined'(t) {
    const { who } = await invited(t);
    return {
      act: () => declineInvitation(t.house, who, { project: 'weir' }),
      effects: facts(t, 'registry:invitation:declined'),
      one: 2,
    };
  },
  async 'this was not me'(t) {
    const ann = await setStage(t);
    const asking = await ask(t, ann.id);
    await accept(t, asking);
    await t.runDue();
    const secret = await secretFrom(t, 'ann@example.org', 'not-me');
    return {
      act: () => objectToCase(t.house, visitor(), { secret }),
      effects: facts(t, 'case:move:object', 'account:account:frozen'),
      one: 1,
    };
  },
  async 'a restoration, begun'(t) {
    const granted = await atGrant(t);
    return {
      act: () => beginRestoration(t.house, visitor(), { secret: granted.restoreSecret, browser: 'mine' }),
      effects: facts(t, 'case:restoration:begun'),
      one: 1,
    };
  },
  async 'a restoration, finished'(t) {
    const { sittingSecret, code } = await finishAllButLast(t, await atGrant(t));
    return {
      act: () => completeRestoration(t.house, visitor(), { sittingSecret, code }),
      effects: facts(t, 'account:account:restored', 'case:move:redeem'),
      one: 1,
    };
  },
  async 'the link to restore, asked for again'(t) {
    const { claiming } = await atGrant(t);
    return {
      act: () => askRestoreLink(t.house, claiming),
      effects: facts(t, 'case:restore-link:asked'),
      one: 1,
    };
  },
  async 'a new link to a case'(t) {
    const ann = await setStage(t);
    const { claiming } = await ask(t, ann.id);
    return { act: () => renewCaseLink(t.house, claiming), effects: facts(t, 'case:link:asked'), one: 1 };
  },
  async 'ten codes, made in the account'(t) {
    const { who } = await enrol(t);
    return { act: () => makeRecoveryCodes(t.house, who), effects: facts(t, 'account:codes:made'), one: 1 };
  },
  async 'ten codes, typed back'(t) {
    const { codes, who } = await codesOf(t);
    return {
      act: () => keepRecoveryCodes(t.house, who, { code: codes[0]! }),
      effects: facts(t, 'account:codes:kept'),
      one: 1,
    };
  },
};
