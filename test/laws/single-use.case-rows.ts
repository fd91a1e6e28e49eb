/** The row states of the statements about cases: links, claimants, evidence, restorations, drafts, letters, the desk, the record. Law: single-use.test.ts. */
import { after, hourMs } from '../../src/base/clock.ts';
import type { Case } from '../../src/domain/case/case.ts';
import { idOf as id, now, other, otherBytes, past, type Row, type Statement, soon } from './row-states.ts';

const bytes = (name: string) => Buffer.from(name);
const secret = bytes('secretHash');
const account = id<never>('account');
const caseId = id<never>('case');
const claimant = id<never>('claimant');
const link = id<never>('link');

const asks = { contactKey: 'addressKey', confirmedAt: past };
const told = 'or(kind like case:move:%, kind in, kind in, actorId =)';
const neverOrLongAgo =
  "or((is.fn.max('repositorySnapshots.takenAt')), (is.fn.count('repositorySnapshots.id')))";
const fact = { kind: 'case:move:submit', caseId, accountId: account };
const answered = { ...fact, id: other, kind: 'case:move:approve', at: after(soon, 2 * hourMs) };
const object = { purpose: 'object' };
const newer = { ...object, id: other, secretHash: otherBytes, madeAt: now };
export const linkStates: Readonly<Record<string, Statement>> = {
  'link.find': {
    rows: { links: object },
    act: (tx) => tx.links.find('object', secret, now),
    unless: { 'secretHash =': otherBytes, 'purpose =': 'restore', 'expiresAt >': now },
  },
  'link.isLive': {
    rows: { links: {} },
    act: (tx) => tx.links.isLive(link, now),
    unless: { 'id =': other, 'spentAt is': past, 'expiresAt >': now },
    answers: true,
  },
  'link.spend': {
    rows: { links: {} },
    act: (tx) => tx.links.spend(link, now),
    unless: { 'id =': other, 'spentAt is': past, 'expiresAt >': now },
    answers: true,
  },
  'link.takeRequest': {
    rows: { links: { request: '{}' } },
    act: (tx) => tx.links.takeRequest(link),
    unless: { 'id =': other, 'request is not': null },
    answers: true,
  },
  'link.forgetRequests': {
    rows: { links: { request: '{}', expiresAt: past } },
    act: (tx) => tx.links.forgetRequests(now),
    unless: { 'expiresAt <': now, 'request is not': null },
  },
  'link.dropOf': {
    rows: { links: { ...object, accountId: account } },
    act: (tx) => tx.links.dropOf(account, 'object', now),
    unless: { 'accountId =': other, 'purpose =': 'restore', 'spentAt is': past },
  },
  'link.countMade': {
    rows: { links: { ...object, addressId: id('address'), madeAt: now } },
    act: (tx) => tx.links.countMade(id('address'), 'object', past),
    unless: { 'addressId =': other, 'purpose =': 'restore', 'madeAt >': past },
    answers: 1,
  },
  'link.dropOfAddress': {
    rows: { links: { ...object, addressId: id('address') } },
    act: (tx) => tx.links.dropOfAddress(id('address'), ['verify_address', 'object'], now),
    unless: { 'addressId =': other, 'purpose =': 'restore', 'spentAt is': past },
  },
  'link.dropOfCase': {
    rows: { links: { ...object, caseId } },
    act: (tx) => tx.links.dropOfCase(caseId, 'object', now),
    unless: { 'caseId =': other, 'purpose =': 'restore', 'spentAt is': past },
  },
  'link.clear': {
    rows: { links: { ...object, caseId, spentAt: past } },
    act: (tx) => tx.links.clear(caseId, account),
    unless: {
      'caseId =': other,
      'purpose = object': 'restore',
      'spentAt is not': null,
      'clearedBy is': other,
    },
  },
  'link.whoCleared': {
    rows: {
      links: { ...object, caseId, recipientKey: 'to', clearedBy: account, spentAt: past },
      staff: {},
    },
    act: (tx) => tx.links.whoCleared(caseId, { recipientKey: 'to' }),
    unless: {
      'links.caseId =': other,
      'links.purpose = object': 'restore',
      'and(links.addressId is, links.recipientKey is not, links.recipientKey =)': {
        links: { recipientKey: 'cc' },
      },
    },
  },
  'link.lockPurpose': {
    rows: { links: object },
    act: (tx) => tx.links.lockPurpose('object'),
    unless: { 'purpose =': 'restore', 'spentAt is': past },
  },
  'link.dropPurpose': {
    rows: { links: [{ ...object }, newer] },
    act: (tx) => tx.links.dropPurpose('object', now, 1),
    unless: {
      'purpose =': { links: [{ purpose: 'restore' }, { ...newer, purpose: 'restore' }] },
      // One that is spent is none of those that may be kept: the other one is.
      'spentAt is': { links: [{ ...object }, { ...newer, spentAt: past }] },
      'id in': { links: [{ ...object }] },
    },
  },
};

export const claimantStates: Readonly<Record<string, Statement>> = {
  'claimant.get': {
    rows: { claimants: {} },
    act: (tx) => tx.claimants.get(claimant),
    unless: { 'id =': other },
  },
  'claimant.count': {
    rows: { claimants: {} },
    act: (tx) => tx.claimants.count(caseId),
    unless: { 'caseId =': other },
    answers: 1,
  },
  'part.isAsking': {
    rows: { claimants: { confirmedAt: past } },
    act: (tx) => tx.parts.isAsking(caseId, ['a', 'contactKey']),
    unless: {
      'caseId =': other,
      'contactKey in': 'another',
      'confirmedAt is not': { claimants: { confirmedAt: null } },
      'leftAt is': { claimants: { confirmedAt: past, leftAt: past } },
    },
    answers: true,
  },
  'claimant.byContact': {
    rows: { claimants: {} },
    act: (tx) => tx.claimants.byContact(caseId, 'contactKey'),
    unless: { 'caseId =': other, 'contactKey =': 'another' },
  },
  'claimant.confirm': {
    rows: { claimants: {} },
    act: (tx) => tx.claimants.confirm(claimant, now),
    unless: { 'id =': other, 'confirmedAt is': past },
    answers: true,
  },
  'claimant.answer': {
    rows: { claimants: {} },
    act: (tx) =>
      tx.claimants.answer(claimant, {
        answers: { typed: 'b' } as never,
        addressPrefix: 'n',
        client: 'c',
      } as never),
    unless: { 'id =': other },
  },
  'claimant.bySession': {
    rows: { claimantSessions: {}, claimants: {} },
    act: (tx) => tx.claimants.bySession(secret, now),
    unless: { 'claimantSessions.secretHash =': otherBytes, 'claimantSessions.expiresAt >': now },
  },
  'requestCount.forget': {
    rows: { requestCounts: { name: 'sign_in', key: 'a network', minute: 6, asked: 1 } },
    act: (tx) => tx.requestCounts.forget(7),
    unless: { 'minute <': 7 },
  },
  'claimant.forgetSessions': {
    rows: { claimantSessions: { expiresAt: past } },
    act: (tx) => tx.claimants.forgetSessions(now),
    unless: { 'expiresAt <': now },
  },
  'claimant.countMessages': {
    rows: { messages: { claimantId: claimant } },
    act: (tx) => tx.claimants.countMessages(caseId, claimant),
    unless: { 'caseId =': other, 'claimantId =': other },
    answers: 1,
  },
  'claimant.messagesWith': {
    rows: { messages: { staffId: account } },
    act: (tx) => tx.claimants.messagesWith(caseId, claimant),
    unless: {
      'caseId =': other,
      'isInternal =': true,
      // What another claimant wrote, and what another one was asked.
      'or(staffId is not, toClaimantId is, toClaimantId =, claimantId =)': {
        messages: { staffId: null, claimantId: other },
      },
      'or(staffId is not, toClaimantId is, toClaimantId =, claimantId =)#2': {
        messages: { staffId: account, toClaimantId: other },
      },
    },
    also: {
      'or(staffId is not, toClaimantId is, toClaimantId =, claimantId =)#3': {
        messages: { staffId: account, toClaimantId: claimant },
      },
      'or(staffId is not, toClaimantId is, toClaimantId =, claimantId =)#4': {
        messages: { staffId: null, claimantId: claimant },
      },
    },
  },
  'part.idsAsking': {
    rows: { claimants: { confirmedAt: past } },
    act: (tx) => tx.parts.idsAsking(caseId),
    unless: {
      'caseId =': other,
      'confirmedAt is not': { claimants: { confirmedAt: null } },
      'leftAt is': { claimants: { confirmedAt: past, leftAt: past } },
    },
  },
  'part.comeAnew': {
    rows: { claimants: { confirmedAt: past } },
    act: (tx) => tx.parts.comeAnew(claimant, now),
    unless: { 'id =': other },
  },
  'part.leave': {
    rows: { claimants: {} },
    act: (tx) => tx.parts.leave(claimant, now),
    unless: { 'id =': other },
  },
  'part.cameAt': {
    rows: { claimants: {} },
    act: async (tx) => [...(await tx.parts.cameAt(caseId, [claimant]))],
    unless: { 'sql case': { claimants: { caseId: other } }, 'sql id': { claimants: { id: other } } },
  },
};

export const evidenceStates: Readonly<Record<string, Statement>> = {
  'evidence.challenge': {
    rows: { challenges: {} },
    act: (tx) => tx.evidence.challenge(id('challenge')),
    unless: { 'id =': other },
  },
  'evidence.openOf': {
    rows: { challenges: {} },
    act: (tx) => tx.evidence.openOf(claimant, now),
    unless: { 'claimantId =': other, 'overAt is': past, 'expiresAt >': now },
  },
  'evidence.openCount': {
    rows: { challenges: {} },
    act: (tx) => tx.evidence.openCount(claimant, now, past),
    unless: {
      'claimantId =': other,
      'overAt is': past,
      'expiresAt >': now,
      'or(kind <> mailbox, madeAt >)': { challenges: { kind: 'mailbox', madeAt: past } },
    },
    also: { 'or(kind <> mailbox, madeAt >)': { challenges: { kind: 'repository', madeAt: past } } },
    answers: 1,
  },
  'evidence.openFor': {
    rows: { challenges: { kind: 'mailbox', subjectId: id('address') } },
    act: (tx) => tx.evidence.openFor(claimant, 'mailbox', id('address'), now),
    unless: {
      'claimantId =': other,
      'kind =': 'repository',
      'subjectId =': other,
      'overAt is': past,
      'expiresAt >': now,
    },
  },
  'code.dropSame': {
    rows: { challenges: { kind: 'mailbox', subject: 'A@x' } },
    act: (tx) => tx.codes.dropSame({ claimantId: claimant, kind: 'mailbox', subject: 'a@X' }, 'dropped', now),
    unless: {
      'claimantId =': other,
      'kind =': 'repository',
      '(raw<string>`lower(subject)`)': { challenges: { subject: 'b@x' } },
      'overAt is': past,
    },
  },
  'code.drop': {
    rows: { challenges: {} },
    act: (tx) => tx.codes.drop(id('challenge'), now),
    unless: { 'id =': other, 'overAt is': past },
    answers: true,
  },
  'evidence.spend': {
    rows: { challenges: {} },
    act: (tx) => tx.evidence.spend(id('challenge'), 'met', now),
    unless: {
      'id =': other,
      'overAt is': past,
      'expiresAt >': now,
      'or(answerUntil is, answerUntil >)': { challenges: { answerUntil: now } },
    },
    also: { 'or(answerUntil is, answerUntil >)': { challenges: { answerUntil: soon } } },
    answers: true,
  },
  'evidence.takeLook': {
    rows: { challenges: {} },
    act: (tx) => tx.evidence.takeLook(id('challenge'), now, past),
    unless: {
      'id =': other,
      'overAt is': past,
      'or(checkedAt is, checkedAt <=)': { challenges: { checkedAt: now } },
    },
    also: { 'or(checkedAt is, checkedAt <=)': { challenges: { checkedAt: past } } },
    answers: true,
  },
  'evidence.noteCheck': {
    rows: { challenges: {} },
    act: (tx) => tx.evidence.noteCheck(id('challenge'), 'o', 'd', now),
    unless: { 'id =': other, 'overAt is': past },
  },
  'evidence.noteNextCheck': {
    rows: { challenges: {} },
    act: (tx) => tx.evidence.noteNextCheck(id('challenge'), soon),
    unless: { 'id =': other, 'overAt is': past },
  },
  'evidence.closeChallenges': {
    rows: { challenges: {} },
    act: (tx) => tx.evidence.closeChallenges(caseId, now),
    unless: { 'caseId =': other, 'overAt is': past },
  },
  'part.closeChallengesOf': {
    rows: { challenges: {} },
    act: (tx) => tx.parts.closeChallengesOf(claimant, now),
    unless: { 'claimantId =': other, 'overAt is': past },
  },
  'part.hasProvenLately': {
    rows: {
      findings: { strength: 'weak', observedAt: now },
      facts: { ...fact, kind: 'case:move:reopen', at: past },
    },
    act: (tx) => tx.parts.hasProvenLately(caseId, claimant),
    nothing: false,
    answers: true,
    unless: {
      'sql claimant': { findings: { claimantId: other } },
      'sql strength': { findings: { strength: 'worthless' } },
      'sql observed': { facts: { at: soon } },
    },
    also: {
      'sql case': { facts: { caseId: other, at: soon } },
      'sql kind': { facts: { kind: 'case:move:ask', at: soon } },
    },
  },
  'part.isProven': {
    rows: { findings: { strength: 'weak' }, claimants: { confirmedAt: past } },
    act: (tx) => tx.parts.isProven(caseId),
    nothing: false,
    answers: true,
    unless: {
      'sql case': { claimants: { caseId: other } },
      'sql confirmed': { claimants: { confirmedAt: null } },
      'sql left': { claimants: { confirmedAt: past, leftAt: past } },
      'sql strength': { findings: { strength: 'worthless' } },
    },
  },
  'evidence.addFinding': {
    rows: { cases: { version: 5 }, findings: [] },
    act: (tx) =>
      tx.evidence.addFinding({
        ...{ id: id('finding'), caseId, claimantId: claimant, challengeId: null, kind: 'mailbox' },
        ...{ subject: 's', root: 'own', strength: 'weak', because: [], observedAt: now },
      } as never),
    differs: { 'id =': other },
    answers: 6,
  },
};

const count = (rows: number, of: Row, vary: (at: number) => Row = () => ({})) =>
  Array.from({ length: rows }, (_, at) => ({
    ...of,
    ...vary(at),
    ...(at > 0 ? { id: id(`row ${at}`) } : {}),
  }));
const finding = (at: number) => ({ subject: `s ${at}`, strength: 'weak', kind: 'mailbox', root: 'own' });
const ofOne = {
  claimants: { confirmedAt: past },
  findings: count(200, {}, finding),
};
export const listStates: Readonly<Record<string, Statement>> = {
  'evidence.of': {
    rows: ofOne,
    act: async (tx) => (await tx.evidence.of(claimant)).length,
    unless: { '(isOne)': { claimants: { id: other }, findings: count(200, { claimantId: other }, finding) } },
    still: { 'nthLast <=': { findings: count(201, {}, finding) } },
    answers: 200,
  },
  'evidence.ofConfirmed': {
    rows: ofOne,
    act: async (tx) => (await tx.evidence.ofConfirmed(caseId, [claimant])).length,
    unless: {
      '(isOne)': { claimants: { caseId: other } },
      '(isOne)#2': { claimants: { confirmedAt: null } },
    },
    still: { 'nthLast <=': { findings: count(201, {}, finding) } },
    answers: 200,
  },
  'evidence.challenges': {
    rows: { challenges: count(20, {}) },
    act: async (tx) => (await tx.evidence.challenges([claimant])).length,
    unless: { 'claimantId in': { challenges: count(20, { claimantId: other }) } },
    still: { 'nthLast <=': { challenges: count(21, {}) } },
    answers: 20,
  },
  'draft.attachments': {
    rows: { attachments: count(80, { claimantId: claimant }) },
    act: async (tx) => (await tx.drafts.attachments([claimant])).length,
    unless: { 'claimantId in': { attachments: count(80, { claimantId: other }) } },
    still: { 'nthLast <=': { attachments: count(81, { claimantId: claimant }) } },
    answers: 80,
  },
  'projectLink.toSee': {
    rows: {
      projectLinks: {},
      repositorySnapshots: { linkId: id('projectLink'), takenAt: past },
    },
    act: (tx) => tx.projectLinks.toSee(now, now, 5),
    unless: {
      'projectLinks.removedAt is': past,
      'or(projectLinks.lookAgainAt is, projectLinks.lookAgainAt <=)': { projectLinks: { lookAgainAt: soon } },
      [neverOrLongAgo]: { repositorySnapshots: { takenAt: now } },
    },
    also: {
      'or(projectLinks.lookAgainAt is, projectLinks.lookAgainAt <=)': { projectLinks: { lookAgainAt: now } },
      [neverOrLongAgo]: { repositorySnapshots: [] },
    },
  },
  'desk.whoMayActOn': {
    rows: { staff: { role: 'agent' }, accounts: {}, addresses: [], claimants: [] },
    act: (tx) => tx.desk.whoMayActOn({ id: caseId, accountId: other as never }),
    unless: {
      'staff.suspendedAt is': past,
      'staff.accountId !=': { staff: { accountId: other }, accounts: { id: other } },
      // An address of theirs asks in this very case.
      'claimants.caseId =': { addresses: [{}], claimants: [asks] },
    },
    also: {
      'claimants.caseId =': { addresses: [{}], claimants: [{ ...asks, caseId: other }] },
      'addresses.accountId = staff.accountId': { addresses: [{ accountId: other }], claimants: [asks] },
      'addresses.removedAt is': { addresses: [{ removedAt: past }], claimants: [asks] },
      // Whoever did not confirm it, or has left, does not ask.
      'claimants.confirmedAt is not': { addresses: [{}], claimants: [{ ...asks, confirmedAt: null }] },
      'claimants.leftAt is': { addresses: [{}], claimants: [{ ...asks, leftAt: past }] },
    },
  },
  'part.whoAsksIn': {
    rows: { claimants: asks, addresses: {}, staff: { role: 'agent' }, accounts: {} },
    act: (tx) => tx.parts.whoAsksIn(caseId),
    unless: {
      'claimants.caseId =': other,
      'claimants.confirmedAt is not': { claimants: { confirmedAt: null } },
      'claimants.leftAt is': past,
      'addresses.removedAt is': { addresses: { removedAt: past } },
      'staff.suspendedAt is': { staff: { suspendedAt: past } },
    },
  },
  'status.markOf': {
    rows: { cases: {}, facts: fact, challenges: { checkedAt: past } },
    act: (tx) => tx.status.markOf(caseId),
    unless: { 'sql cases.id': { cases: { id: other } } },
    differs: {
      'sql facts.caseId': { facts: { caseId: other } },
      'sql challenges.caseId': { challenges: { caseId: other } },
    },
  },
  'desk.reviewFigures': {
    rows: { cases: { state: 'reviewing' }, facts: [{ ...fact, at: soon }, answered] },
    act: (tx) => tx.desk.reviewFigures(now),
    differs: {
      'sql state': { cases: { state: 'waiting' } },
      'sql lapses': { cases: { lapsesAt: soon } },
      'sql began': { facts: { kind: 'case:move:withdraw' } },
      'sql since': { facts: { at: now } },
      'sql answered later': {
        facts: [
          { ...fact, at: soon },
          { ...answered, at: now },
        ],
      },
      'sql answered': {
        facts: [
          { ...fact, at: soon },
          { ...answered, kind: 'case:note:written' },
        ],
      },
    },
    answers: { waiting: 1, decided: 1, medianHours: 2, p90Hours: 2 },
  },
  'status.history': {
    rows: { facts: fact },
    act: (tx) => tx.status.history(caseId, claimant),
    unless: {
      'caseId =': other,
      [told]: { facts: { kind: 'case:note:written' } },
      [`${told}#2`]: { facts: { kind: 'case:finding:made', actorId: other } },
    },
    also: {
      [told]: { facts: { kind: 'case:wait:half' } },
      [`${told}#2`]: { facts: { kind: 'case:finding:made', actorId: claimant } },
    },
  },
};

export const restorationStates: Readonly<Record<string, Statement>> = {
  'restoration.bySecret': {
    rows: { restorations: {} },
    act: (tx) => tx.restorations.bySecret(secret, now),
    unless: { 'secretHash =': otherBytes, 'expiresAt >': now, 'finishedAt is': past },
  },
  'restoration.finishedBySecret': {
    rows: { restorations: { finishedAt: past } },
    act: (tx) => tx.restorations.finishedBySecret(secret, now),
    unless: { 'secretHash =': otherBytes, 'expiresAt >': now, 'finishedAt is not': null },
  },
  'restoration.keep': {
    rows: { restorations: {} },
    act: (tx) =>
      tx.restorations.keep({ id: id('restoration'), secretHash: secret }, { passwordHash: 'new' }, now),
    unless: { 'id =': other, 'secretHash =': otherBytes, 'expiresAt >': now, 'finishedAt is': past },
    answers: true,
  },
  'restoration.finish': {
    rows: { restorations: {} },
    act: (tx) => tx.restorations.finish({ id: id('restoration'), secretHash: secret }, now),
    unless: { 'id =': other, 'secretHash =': otherBytes, 'expiresAt >': now, 'finishedAt is': past },
    answers: true,
  },
  'restoration.drop': {
    rows: { restorations: {} },
    act: (tx) => tx.restorations.drop(caseId, now),
    unless: { 'caseId =': other, 'finishedAt is': past },
  },
};

const draft = id<never>('draft');
export const draftStates: Readonly<Record<string, Statement>> = {
  'draft.bySecret': {
    rows: { drafts: {} },
    act: (tx) => tx.drafts.bySecret(secret, now),
    unless: { 'secretHash =': otherBytes, 'expiresAt >': now },
  },
  'draft.lockBySecret': {
    rows: { drafts: {} },
    act: (tx) => tx.drafts.lockBySecret(secret, now),
    unless: { 'secretHash =': otherBytes, 'expiresAt >': now },
  },
  'draft.keep': {
    rows: { drafts: {} },
    act: (tx) => tx.drafts.keep(draft, { contact: 'b' } as never),
    unless: { 'id =': other, 'sentAt is': past },
  },
  'draft.carry': {
    rows: { drafts: {} },
    act: (tx) => tx.drafts.carry(id('draft'), other as never),
    unless: { 'id =': other, 'sentAt is': past },
  },
  'draft.send': {
    rows: { drafts: {} },
    act: (tx) => tx.drafts.send(draft, now),
    unless: { 'id =': other },
  },
  'draft.files': {
    rows: { attachments: { draftId: draft } },
    act: (tx) => tx.drafts.files(draft),
    unless: { 'draftId =': other },
  },
  'draft.fileBytes': {
    rows: { attachments: { addressPrefix: 'n', addedAt: now, claimantId: claimant } },
    act: (tx) => tx.drafts.fileBytes('n', past),
    unless: {
      'sql network': { attachments: { addressPrefix: 'm' } },
      'sql since': { attachments: { addedAt: past } },
    },
    also: { 'sql unsent': { attachments: { addressPrefix: 'm', claimantId: null } } },
  },
  'draft.removeFile': {
    rows: { attachments: { draftId: draft } },
    act: (tx) => tx.drafts.removeFile(draft, id('attachment')),
    unless: { 'draftId =': other, 'claimantId is': claimant, 'id =': other },
  },
  'draft.handFiles': {
    rows: { attachments: { draftId: draft } },
    act: (tx) => tx.drafts.handFiles(draft, claimant, 1),
    unless: {
      'draftId =': other,
      // With one that the claimant has already there would be two; so with two of the draft's own.
      'or(all.claimantId =, all.draftId =)': {
        attachments: [{ draftId: draft }, { id: other, draftId: other, claimantId: claimant }],
      },
      'or(all.claimantId =, all.draftId =)#2': {
        attachments: [{ draftId: draft }, { id: other, draftId: draft }],
      },
    },
  },
  'draft.attachment': {
    rows: { attachments: { claimantId: claimant }, claimants: {} },
    act: (tx) => tx.drafts.attachment(caseId, id('attachment')),
    unless: { 'claimants.caseId =': { claimants: { caseId: other } }, 'attachments.id =': other },
  },
  'draft.forgetFiles': {
    rows: { attachments: { draftId: draft, addedAt: past }, drafts: {} },
    act: (tx) => tx.drafts.forgetFiles(now, new Date(0)),
    unless: {
      'sentAt is not': { drafts: { sentAt: past } },
      'claimantId is': claimant,
      'or(addedAt <, addedAt <, draftId not in)': { attachments: { addedAt: now } },
      'or(addedAt <, addedAt <, draftId not in)#2': { drafts: { sentAt: past } },
    },
    also: {
      'or(addedAt <, addedAt <, draftId not in)': {
        attachments: { addedAt: new Date(-1000) },
        drafts: { sentAt: past },
      },
    },
  },
  'draft.forget': {
    rows: { drafts: { expiresAt: past } },
    act: (tx) => tx.drafts.forget(now, new Date(0)),
    unless: {
      'or(expiresAt <, expiresAt <, sentAt is)': { drafts: { expiresAt: now } },
      'or(expiresAt <, expiresAt <, sentAt is)#2': { drafts: { sentAt: past } },
      'id not in': { attachments: { draftId: draft } },
    },
    also: {
      'or(expiresAt <, expiresAt <, sentAt is)': { drafts: { expiresAt: new Date(-1000), sentAt: past } },
      'draftId is not': { attachments: { draftId: null } },
    },
  },
};

const letter = { id: id<never>('letter'), attempts: 2 };
const tried = { attempts: 2 };
export const letterStates: Readonly<Record<string, Statement>> = {
  'letter.owedOne': {
    rows: { letters: {} },
    act: (tx) => tx.letters.owedOne(letter.id),
    unless: { 'id =': other, 'sentAt is': past, 'givenUpAt is': past },
  },
  'letter.putOff': {
    rows: { letters: tried },
    act: (tx) => tx.letters.putOff(letter, 'f'),
    unless: { 'id =': other, 'attempts =': 3, 'sentAt is': past, 'givenUpAt is': past },
    answers: true,
  },
  'letter.markSent': {
    rows: { letters: {} },
    act: (tx) => tx.letters.markSent(letter.id, now),
    unless: { 'id =': other, 'sentAt is': past },
    answers: true,
  },
  'letter.giveUp': {
    rows: { letters: tried },
    act: (tx) => tx.letters.giveUp(letter, 'f', now),
    unless: { 'id =': other, 'attempts =': 3, 'sentAt is': past, 'givenUpAt is': past },
    answers: true,
  },
  'letter.takeUp': {
    rows: { letters: { givenUpAt: past, contentSealed: secret } },
    act: (tx) => tx.letters.takeUp(past, 10),
    unless: {
      'sql givenUpAt': { letters: { givenUpAt: now } },
      'sql contentSealed': { letters: { contentSealed: null } },
      'sql id': { letters: { id: other, givenUpAt: null } },
    },
  },
  'letter.forgetGivenUp': {
    rows: { letters: { givenUpAt: past, contentSealed: secret } },
    act: (tx) => tx.letters.forgetGivenUp(now),
    unless: { 'givenUpAt <': now, 'contentSealed is not': null },
  },
  'letter.countEach': {
    rows: { letters: { kind: 'sign-in-new', mailboxKey: 'm', writtenAt: now } },
    act: async (tx) => [...(await tx.letters.countEach(['m' as never], 'sign-in-new' as never, past))],
    unless: {
      'sql mailbox': { letters: { mailboxKey: 'n' } },
      'sql kind': { letters: { kind: 'another' } },
      'sql writtenAt': { letters: { writtenAt: past } },
    },
  },
  'letter.unsent': {
    rows: { letters: {} },
    act: (tx) => tx.letters.unsent(5),
    unless: { 'sentAt is': past },
  },
  'letter.owed': {
    rows: { letters: {} },
    act: (tx) => tx.letters.owed(),
    unless: { 'sentAt is': past, 'givenUpAt is': past },
    answers: 1,
  },
  'letter.givenUp': {
    rows: { letters: { givenUpAt: past } },
    act: (tx) => tx.letters.givenUp(),
    unless: { 'givenUpAt is not': null },
    answers: 1,
  },
  'letter.deliver': {
    rows: { letters: {}, developmentMailbox: [] },
    act: (tx) =>
      tx.letters.deliver({
        ...{ letterId: letter.id, recipient: 'r', receivedAt: now, subject: 's', text: 't', html: 'h' },
      }),
    unless: {
      'sql id': { letters: { id: other } },
      'sql sentAt': { letters: { sentAt: past } },
      'sql givenUpAt': { letters: { givenUpAt: past } },
    },
  },
  'letter.mailbox': {
    rows: { developmentMailbox: { recipient: 'r' } },
    act: (tx) => tx.letters.mailbox('r', 5),
    unless: { 'recipient =': 'another' },
  },
};

const opened = { state: 'reviewing', version: 5 };
const before = { ...opened, id: caseId, number: 'n' } as unknown as Case;
const compared = { 'id =': other, 'state =': 'waiting', 'version =': 6 };
const moved = { state: 'waiting', version: 6, stake: 'ordinary', enteredAt: now } as unknown as Case;
export const caseStates: Readonly<Record<string, Statement>> = {
  'case.open': {
    rows: { cases: { id: other, number: 'o', state: 'completed' }, claimants: [] },
    act: (tx) =>
      tx.cases.open(
        { ...before, accountId: account, openedAt: now, enteredAt: now, stake: 'ordinary' } as Case,
        {
          ...{ id: claimant, caseId, contact: 'c', contactKey: 'c', answers: {}, joinedAt: now },
          ...{ addressPrefix: null, client: null },
        } as never,
      ),
    unless: { 'state in': 'waiting' },
    answers: true,
    nothing: false,
  },
  'case.get': { rows: { cases: {} }, act: (tx) => tx.cases.get(caseId), unless: { 'id =': other } },
  'case.find': { rows: { cases: {} }, act: (tx) => tx.cases.find(caseId), unless: { 'id =': other } },
  'case.byNumber': {
    rows: { cases: {} },
    act: (tx) => tx.cases.byNumber('number'),
    unless: { 'number =': 'other' },
  },
  'case.lock': { rows: { cases: {} }, act: (tx) => tx.cases.lock(caseId), unless: { 'id =': other } },
  'case.liveOf': {
    rows: { cases: { state: 'waiting' } },
    act: (tx) => tx.cases.liveOf(account),
    unless: { 'accountId =': other, 'state in': 'completed' },
  },
  'case.latestOf': {
    rows: { cases: {} },
    act: (tx) => tx.cases.latestOf(account),
    unless: { 'accountId =': other },
  },
  'case.move': { rows: { cases: opened }, act: (tx) => tx.cases.move(before, moved), unless: compared },
  'case.decide': { rows: { cases: opened }, act: (tx) => tx.cases.decide(before, {}, {}), unless: compared },
  'case.putOff': {
    rows: { cases: opened },
    act: (tx) => tx.cases.putOff(before, { dueAt: now }),
    unless: compared,
  },
  'case.giveTime': {
    rows: { cases: { state: 'opened', dueAt: past } },
    act: (tx) => tx.cases.giveTime(caseId, now),
    unless: { 'id =': other, 'state = opened': 'gathering' },
  },
  'case.decision': {
    rows: { cases: {} },
    act: (tx) => tx.cases.decision(caseId),
    unless: { 'id =': other },
  },
};

const agent = { role: 'agent' };
const admin = { role: 'admin' };
export const deskStates: Readonly<Record<string, Statement>> = {
  'desk.staff': {
    rows: { staff: agent },
    act: (tx) => tx.desk.staff(account),
    unless: { 'accountId =': other, 'suspendedAt is': past },
  },
  'desk.hasAdmin': {
    rows: { staff: admin },
    act: (tx) => tx.desk.hasAdmin(),
    unless: { 'role = admin': 'approver', 'suspendedAt is': past },
    answers: true,
  },
  'desk.suspend': {
    rows: { staff: agent },
    act: (tx) => tx.desk.suspend(account, now),
    unless: { 'accountId =': other, 'suspendedAt is': past },
    answers: true,
  },
  'desk.take': {
    rows: { cases: {} },
    act: (tx) => tx.desk.take(caseId, account),
    unless: { 'id =': other, 'or(takenBy is, takenBy =)': { cases: { takenBy: other } } },
    also: { 'or(takenBy is, takenBy =)': { cases: { takenBy: account } } },
    answers: true,
  },
  'desk.release': {
    rows: { cases: { takenBy: other } },
    act: (tx) => tx.desk.release(caseId),
    unless: { 'id =': other, 'takenBy is not': null },
    answers: true,
  },
  'desk.lockAdmins': {
    rows: { staff: admin },
    act: (tx) => tx.desk.lockAdmins(),
    unless: { 'role = admin': 'approver', 'suspendedAt is': past },
  },
  'desk.approvals': {
    rows: { approvals: { round: 2, staffId: account }, accounts: {}, staff: agent },
    act: (tx) => tx.desk.approvals(caseId, 2),
    unless: { 'caseId =': other, 'round =': 1 },
    differs: {
      'staff.accountId = approvals.staffId': { staff: { accountId: other } },
      'staff.suspendedAt is': { staff: { suspendedAt: past } },
    },
  },
  'desk.queue': {
    rows: {
      cases: { state: 'reviewing', round: 2 },
      accounts: {},
      claimants: { confirmedAt: past },
      findings: { strength: 'weak' },
      approvals: { round: 2, staffId: account },
    },
    act: (tx) => tx.desk.queue(['reviewing'], 10, 0),
    unless: { 'cases.state in': 'waiting' },
    differs: {
      'sql findings.caseId': { findings: { caseId: other } },
      'sql strength': { findings: { strength: 'worthless' } },
      'sql confirmed': { claimants: { confirmedAt: null } },
      'sql left': { claimants: { confirmedAt: past, leftAt: past } },
      'approvals.caseId = cases.id': { approvals: { caseId: other } },
      'approvals.round = cases.round': { approvals: { round: 1 } },
    },
  },
};

const kindOf = 'case:move:submit';
export const recordStates: Readonly<Record<string, Statement>> = {
  'recordTree.hasMarks': {
    rows: { facts: { ...fact, mark: secret } },
    act: (tx) => tx.recordTree.hasMarks(),
    unless: { 'sql mark': { facts: { mark: null } } },
    answers: true,
  },
  'record.hasSince': {
    rows: { facts: { ...fact, at: past } },
    act: (tx) => tx.record.hasSince(caseId, kindOf, past),
    unless: { 'caseId =': other, 'kind =': 'another', 'at >=': new Date(past.getTime() - 1) },
    answers: true,
  },
  'record.opening': {
    rows: { facts: { ...fact, kind: 'account:account:opened' } },
    act: (tx) => tx.record.opening(account),
    unless: { 'accountId =': other, 'kind = account:account:opened': kindOf },
  },
  'record.countSince': {
    rows: { facts: { ...fact, at: now } },
    act: (tx) => tx.record.countSince(account, kindOf as never, past, now),
    unless: { 'accountId =': other, 'kind =': 'another', 'at >': past, 'at <=': after(now, hourMs) },
    answers: 1,
  },
  'record.countDeskActs': {
    rows: { facts: { ...fact, actor: 'desk' } },
    act: (tx) => tx.record.countDeskActs(caseId),
    unless: { 'caseId =': other, 'actor = desk': 'claimant' },
    answers: 1,
  },
  'record.lastMove': {
    rows: { facts: fact },
    act: (tx) => tx.record.lastMove(caseId),
    unless: {
      'caseId =': other,
      'kind like case:move:%': 'case:wait:half',
      'kind != case:move:elapse': 'case:move:elapse',
    },
  },
  'record.lastOf': {
    rows: { facts: fact },
    act: (tx) => tx.record.lastOf(caseId, kindOf as never),
    unless: { 'caseId =': other, 'kind =': 'another' },
  },
};

const of = (column: string) => ({ projectInvitations: { [column]: other } });
const invited = {
  projectId: id<never>('project'),
  accountId: account,
  invitedBy: other,
  invitedAt: past,
} as never;
const known = {
  projectInvitations: { invitedBy: other },
  projects: {},
  accounts: [{}, { id: other, username: 'o', usernameKey: 'o' }],
};
export const invitationStates: Readonly<Record<string, Statement>> = {
  'invitation.get': {
    rows: known,
    act: (tx) => tx.invitations.get(id('project'), account),
    unless: {
      'projectInvitations.projectId =': { ...of('projectId'), projects: { id: other } },
      'projectInvitations.accountId =': of('accountId'),
    },
  },
  'invitation.ofProject': {
    rows: known,
    act: (tx) => tx.invitations.ofProject(id('project')),
    unless: { 'projectInvitations.projectId =': { ...of('projectId'), projects: { id: other } } },
  },
  'invitation.toAccount': {
    rows: known,
    act: (tx) => tx.invitations.toAccount(account),
    unless: { 'projectInvitations.accountId =': of('accountId') },
  },
  'invitation.ofOwner': {
    rows: { ...known, projectOwners: {} },
    act: (tx) => tx.invitations.ofOwner(account),
    unless: { 'projectOwners.accountId =': { projectOwners: { accountId: other } } },
  },
  'invitation.end': {
    rows: { projectInvitations: {} },
    act: (tx) => tx.invitations.end(invited),
    unless: { 'projectId =': other, 'accountId =': other, 'invitedAt =': now, 'declinedAt is': past },
    answers: true,
  },
  'invitation.decline': {
    rows: { projectInvitations: {} },
    act: (tx) => tx.invitations.decline(invited, now),
    unless: { 'projectId =': other, 'accountId =': other, 'invitedAt =': now, 'declinedAt is': past },
    answers: true,
  },
};

const project = id<never>('project');
const owned = { projects: {}, projectOwners: {} };
const repository = { projectLinks: { addedBy: account, addedAt: now }, ...owned };
const snapshot = { linkId: link, takenAt: past };
export const projectStates: Readonly<Record<string, Statement>> = {
  'project.byName': {
    rows: { projects: {} },
    act: (tx) => tx.projects.byName('nameKey'),
    unless: { 'nameKey =': 'other' },
  },
  'project.of': {
    rows: owned,
    act: (tx) => tx.projects.of(account, 5),
    unless: { 'projectOwners.accountId =': { projectOwners: { accountId: other } } },
  },
  'project.weightiestOf': {
    rows: owned,
    act: (tx) => tx.projects.weightiestOf(account, 5),
    unless: { 'projectOwners.accountId =': { projectOwners: { accountId: other } } },
  },
  'project.staked': {
    // One that is critical among others that are not makes the whole critical; and one of somebody else's does not.
    rows: {
      projects: [{ flaggedCritical: true }, { id: other, nameKey: 'o' }],
      projectOwners: [{}, { projectId: other }],
    },
    act: (tx) => tx.projects.staked(account),
    unless: {
      'sql account': { projectOwners: [{ accountId: other }] },
      'sql having': { projectOwners: [] },
    },
    answers: [{ downloadsPerMonth: 0, dependents: 0, flaggedCritical: true }],
  },
  'project.count': {
    rows: owned,
    act: (tx) => tx.projects.count(account),
    unless: { 'accountId =': { projectOwners: { accountId: other } } },
    answers: 1,
  },
  'project.owners': {
    rows: { ...owned, accounts: {} },
    act: (tx) => tx.projects.owners(project),
    unless: { 'projectOwners.projectId =': { projectOwners: { projectId: other } } },
  },
  'project.coOwnerAddresses': {
    rows: {
      projectOwners: [{}, { accountId: other }],
      addresses: { accountId: other, isPrimary: true },
    },
    act: (tx) => tx.projects.coOwnerAddresses(account, now),
    unless: {
      // Who came since does not count, nor what the account itself came to since.
      'mine.addedAt <=': { projectOwners: [{ addedAt: soon }, { accountId: other }] },
      'theirs.addedAt <=': { projectOwners: [{}, { accountId: other, addedAt: soon }] },
      'mine.accountId =': { projectOwners: [{ accountId: id('third') }, { accountId: other }] },
      'theirs.accountId !=': { addresses: { accountId: account, isPrimary: true } },
      'addresses.isPrimary =': { addresses: { isPrimary: false } },
    },
  },
  'projectLink.removeAddedBy': {
    rows: repository,
    act: (tx) => tx.projectLinks.removeAddedBy(account, past, now),
    unless: {
      'projects.id = projectLinks.projectId': { projects: { id: other } },
      'projectLinks.addedBy =': other,
      'projectLinks.addedAt >': past,
      'projectLinks.removedAt is': past,
    },
  },
  'projectLink.count': {
    rows: { projectLinks: { addedBy: account, addedAt: now } },
    act: (tx) => tx.projectLinks.count(account, past),
    unless: { 'addedBy =': other, 'removedAt is': past },
    differs: { 'addedAt >': { projectLinks: { addedAt: past } } },
    answers: { all: 1, lately: 1 },
  },
  'projectLink.get': {
    rows: { projectLinks: {} },
    act: (tx) => tx.projectLinks.get(id('projectLink')),
    unless: { 'id =': other, 'removedAt is': past },
  },
  'projectLink.ofProject': {
    rows: { projectLinks: {} },
    act: (tx) => tx.projectLinks.ofProject(project),
    unless: { 'projectId =': other, 'removedAt is': past },
  },
  'projectLink.ofOwner': {
    rows: repository,
    act: (tx) => tx.projectLinks.ofOwner(account),
    unless: {
      'projectOwners.accountId =': { projectOwners: { accountId: other } },
      'projectLinks.removedAt is': past,
    },
  },
  'projectLink.oneOfOwner': {
    rows: repository,
    act: (tx) => tx.projectLinks.oneOfOwner(account, id('projectLink')),
    unless: {
      'projectOwners.accountId =': { projectOwners: { accountId: other } },
      'projectLinks.removedAt is': past,
      'projectLinks.id =': other,
    },
  },
  'projectLink.noteUnseen': {
    rows: { projectLinks: {} },
    act: (tx) => tx.projectLinks.noteUnseen(id('projectLink'), soon),
    unless: { 'id =': other },
  },
  'projectLink.seenAt': {
    rows: { repositorySnapshots: snapshot },
    act: (tx) => tx.projectLinks.seenAt(link),
    unless: { 'linkId =': other },
  },
  'projectLink.snapshots': {
    rows: { repositorySnapshots: snapshot },
    act: (tx) => tx.projectLinks.snapshots(link, now),
    unless: { 'linkId =': other, 'takenAt <': now },
  },
};
