/** What a claimant does in a case that gathers: opening it, each kind of proof, writing to the desk, ending it; and the link again. */
import { after, minuteMs } from '../../src/base/clock.ts';
import { askClaimant } from '../../src/usecases/desk/ask-claimant.ts';
import { askRecovery } from '../../src/usecases/recovery/ask-recovery.ts';
import { findClaimant } from '../../src/usecases/recovery/find-claimant.ts';
import { openCase } from '../../src/usecases/recovery/open-case.ts';
import { startChallenge } from '../../src/usecases/recovery/start-challenge.ts';
import { submitCase } from '../../src/usecases/recovery/submit-case.ts';
import { createProject } from '../../src/usecases/registry/create-project.ts';
import { linkRepository } from '../../src/usecases/registry/link-repository.ts';
import { addFinding, addStaff, mailboxProof, passwordProof, repositoryProof } from '../desk-scene.ts';
import { type TestHouse, visitor } from '../house.ts';
import { contact, request } from '../stories/claimant.ts';
import { enrol, lastSecret, tick } from '../stories/maintainer.ts';
import { garble, longAddress, longName, meanwhile, type Shots, send } from './shot.ts';

/** What a person writes who hands a case in with nothing proven. */
const because = { reason: 'I lost the phone; please look at my papers.' };

/** The mailed link: to confirm, to open again, too late; and asking for it once more. */
export const caseLinkShots: Shots = async function* ({ t }) {
  await enrol(t);
  await askRecovery(t.house, visitor(), { ...request, contact });
  const secret = await lastSecret(t, contact);
  const path = `/case/open/${secret}`;
  yield { name: 'case-link-confirm', path };
  yield { name: 'case-link-unchosen', path, act: send(path) };
  yield { name: 'case-link-not-mine', path, act: send(path, { answer: 'no' }) };
  await openCase(t.house, visitor(), { secret });
  yield { name: 'case-link-open', path };
  const expire = () => t.sql.query('UPDATE links SET expires_at = made_at');
  yield { name: 'case-link-expired', path, act: meanwhile(expire, send(path)) };
  yield { name: 'case-link-unknown', path: '/case/open/nothing' };
  yield { name: 'case-link-ask', path: '/case/link' };
  yield { name: 'case-link-left', path: '/case/link?done=left' };
  yield { name: 'case-link-ask-empty', path: '/case/link', act: send('/case/link', { username: longName }) };
  const asked = send('/case/link', { username: 'ann', contact });
  yield { name: 'case-link-asked', path: '/case/link', act: asked };
};

/** Proof upon proof. */
export const provingShots: Shots = async function* ({ t }) {
  const { cookies, claiming, linkId } = await gather(t);
  yield { name: 'case-just-opened', path: '/case?done=opened', cookies };
  const mailbox = '/case/prove/mailbox';
  yield { name: 'prove-mailbox', path: mailbox, cookies };
  yield {
    name: 'prove-mailbox-wrong',
    path: mailbox,
    cookies,
    act: send(mailbox, { address: 'ann@nowhere' }),
  };
  const password = '/case/prove/password';
  yield { name: 'prove-password', path: password, cookies };
  yield {
    name: 'prove-password-wrong',
    path: password,
    cookies,
    act: send(password, { password: 'not it' }),
  };
  const unknownLink = meanwhile(garble('linkId'), send('/case/prove/repository'));
  yield { name: 'prove-repository-unknown', path: '/case', cookies, act: unknownLink };
  const code = await startChallenge(t.house, claiming, { kind: 'mailbox', address: longAddress });
  const codePath = `/case/prove/${code.challengeId}`;
  yield { name: 'prove-code', path: codePath, cookies };
  yield { name: 'prove-code-wrong', path: codePath, cookies, act: send(codePath, { code: '00000000' }) };
  yield { name: 'case-with-code', path: '/case', cookies };
  await t.sql.query('UPDATE challenges SET over_at = $1', [t.clock.now()]);
  const branch = await startChallenge(t.house, claiming, { kind: 'repository', linkId });
  const path = `/case/prove/${branch.challengeId}`;
  yield { name: 'prove-branch', path, cookies };
  for (const outcome of ['near_miss', 'unreachable'])
    yield {
      name: `prove-branch-${outcome}`,
      path,
      cookies,
      act: (page) => looked(t, outcome).then(() => page.reload().then(() => undefined)),
    };
  yield { name: 'case-with-branch', path: '/case', cookies };
  for (const proof of [{ ...passwordProof, strength: 'worthless' }, mailboxProof, repositoryProof] as const)
    await addFinding(t.house, claiming.caseId, claiming.claimantId, proof);
  await t.sql.query(`UPDATE findings SET because = '{breached}' WHERE kind = 'password'`);
  await t.sql.query(
    `UPDATE findings SET subject = $1, because = '{tags_missing}' WHERE kind = 'repository'`,
    [`https://github.com/${longName}/${longName}`],
  );
  yield { name: 'case-with-proofs', path: '/case', cookies };
};

/** Writing to the desk, and ending it. */
export const writingShots: Shots = async function* ({ t }) {
  const { cookies, claiming } = await gather(t);
  yield { name: 'case-submit', path: '/case/submit', cookies };
  yield { name: 'case-withdraw', path: '/case/withdraw', cookies };
  tick(t);
  await submitCase(t.house, claiming, because);
  yield { name: 'case-submitted', path: '/case?done=submitted', cookies };
  const { number } = await t.house.db.once.cases.get(claiming.caseId);
  tick(t);
  const question = 'When did you publish version 2.0 of rope?\n\nAnd which address did you use at that time?';
  const zoe = await addStaff(t, 'zoe', 'approver');
  await askClaimant(t.house, zoe, { number, question });
  yield { name: 'case-asked', path: '/case', cookies };
  yield { name: 'case-answer-empty', path: '/case', cookies, act: send('/case/answer') };
  const answer = { body: 'In March 2017, as ann@example.org.' };
  yield { name: 'case-answered', path: '/case', cookies, act: send('/case/answer', answer, 'desk') };
  tick(t);
  await askClaimant(t.house, zoe, { number, question: 'Can you push a branch to its repository?' });
  tick(t);
  const keep = send('/case/answer', { body: 'On Monday, from my other computer.' }, 'more');
  yield { name: 'case-answer-kept', path: '/case', cookies, act: keep };
};

async function gather(t: TestHouse) {
  const ann = await enrol(t);
  await createProject(t.house, ann.who, { name: 'rope' });
  const link = (name: string) =>
    linkRepository(t.house, ann.who, { project: 'rope', url: `https://github.com/${longName}/${name}` });
  const { linkId } = await link('rope');
  await link(longName);
  await askRecovery(t.house, visitor(), { ...request, contact });
  const { claimantSecret } = await openCase(t.house, visitor(), { secret: await lastSecret(t, contact) });
  const claiming = { ...visitor(), ...(await findClaimant(t.house, { secret: claimantSecret }))! };
  return { claiming, cookies: { case: claimantSecret }, linkId };
}

async function looked(t: TestHouse, outcome: string): Promise<void> {
  const now = t.clock.now();
  await t.sql.query(
    `UPDATE challenges SET outcome = $1, outcome_detail = $2, checks = 3, checked_at = $3, next_check_at = $4
     WHERE kind = 'repository'`,
    [outcome, outcome === 'near_miss' ? 'rekey-7f3kq9xdm2np' : null, now, after(now, 5 * minuteMs)],
  );
}
