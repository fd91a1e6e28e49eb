/** The row states of the statements about what is spent and answered alike. Law: single-use.test.ts. */
import { idOf as id, now, other, otherBytes, past, type Statement } from './row-states.ts';

const account = id<never>('account');
const session = id<never>('session');
const sealed = Buffer.from('sealed');
const waiting = { accountId: account, isWaiting: true };

export const spentStates: Readonly<Record<string, Statement>> = {
  'replacement.liveCode': {
    rows: { recoveryCodes: {} },
    act: (tx) => tx.replacements.liveCode(account, Buffer.from('codeHash')),
    unless: {
      'code.accountId =': other,
      'code.codeHash =': otherBytes,
      'code.usedAt is': past,
      'code.droppedAt is': past,
    },
    answers: { isShown: false },
  },
  'replacement.dropWaiting': {
    rows: { recoveryCodes: waiting },
    act: (tx) => tx.replacements.dropWaiting(account, now),
    unless: { 'accountId =': other, 'isWaiting =': false, 'usedAt is': past, 'droppedAt is': past },
  },
  'replacement.waiting': {
    rows: { codeReplacements: { id: id('code'), codeSealed: sealed }, recoveryCodes: { id: id('code') } },
    act: (tx) => tx.replacements.waiting(account, session),
    unless: {
      'codeReplacements.accountId =': other,
      'codeReplacements.sessionId =': other,
      'codeReplacements.keptAt is': past,
      'codeReplacements.codeSealed is not': null,
      'recoveryCodes.usedAt is': { recoveryCodes: { usedAt: past } },
      'recoveryCodes.droppedAt is': { recoveryCodes: { droppedAt: past } },
    },
  },
  'replacement.keep': {
    rows: { codeReplacements: { codeSealed: sealed } },
    act: (tx) => tx.replacements.keep(account, session, now),
    unless: { 'accountId =': other, 'sessionId =': other, 'keptAt is': past },
  },
  'restoration.running': {
    rows: { restorations: {} },
    act: (tx) => tx.restorations.running(id('case'), now),
    unless: { 'caseId =': other, 'expiresAt >': now, 'finishedAt is': past },
  },
  'claimant.prolongLink': {
    rows: { links: {} },
    act: (tx) => tx.claimants.prolongLink(id('link'), new Date(now.getTime() + 2 * 3_600_000)),
    unless: { 'id =': other, 'spentAt is': past, 'expiresAt <': new Date(now.getTime() + 3 * 3_600_000) },
  },
  'link.dropOfClaimant': {
    rows: { links: { claimantId: id('claimant'), purpose: 'open_case' } },
    act: (tx) => tx.links.dropOfClaimant(id('claimant'), 'open_case', now),
    unless: { 'claimantId =': other, 'purpose =': 'restore', 'spentAt is': past },
  },
  'claimant.endSession': {
    rows: { claimantSessions: {} },
    act: (tx) => tx.claimants.endSession(id('claimant'), Buffer.from('secretHash')),
    unless: { 'claimantId =': other, 'secretHash =': otherBytes },
  },
  'claimant.endSessions': {
    rows: { claimantSessions: {} },
    act: (tx) => tx.claimants.endSessions(id('claimant'), otherBytes),
    unless: { 'claimantId =': other, 'secretHash !=': otherBytes },
  },
  'session.signInOnce': {
    rows: { signIns: { finishedAt: past } },
    act: (tx) => tx.sessions.signInOnce(Buffer.from('secretHash'), now),
    unless: { 'secretHash =': otherBytes, 'expiresAt >': now },
  },
  'replacement.keepAnswer': {
    rows: { signIns: {} },
    act: (tx) => tx.replacements.keepAnswer(id('signIn'), sealed),
    unless: { 'id =': other },
  },
  'replacement.forgetAnswers': {
    rows: { signIns: { expiresAt: past, answerSealed: sealed } },
    act: (tx) => tx.replacements.forgetAnswers(now),
    unless: { 'expiresAt <': now, 'answerSealed is not': null },
  },
};
