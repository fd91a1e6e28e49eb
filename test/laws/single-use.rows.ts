/** The row states of the statements about accounts and what belongs to them: sessions, factors, addresses, projects, links. Law: single-use.test.ts. */
import { after, dayMs } from '../../src/base/clock.ts';
import { idOf as id, now, other, otherBytes, past, type Row, type Statement, soon } from './row-states.ts';

const account = id<never>('account');
const address = id<never>('address');
const bytes = (name: string) => Buffer.from(name);
const secret = bytes('secretHash');

export const accountStates: Readonly<Record<string, Statement>> = {
  'account.get': {
    rows: { accounts: {} },
    act: (tx) => tx.accounts.get(account),
    unless: { 'id =': other },
  },
  'account.byUsername': {
    rows: { accounts: {} },
    act: (tx) => tx.accounts.byUsername('usernameKey'),
    unless: { 'usernameKey =': 'other' },
  },
  'account.lock': {
    rows: { accounts: {} },
    act: (tx) => tx.accounts.lock(account),
    unless: { 'id =': other },
  },
  'account.setPassword': {
    rows: { accounts: {} },
    act: (tx) => tx.accounts.setPassword(account, { passwordHash: 'new', passwordChangedAt: now }),
    unless: { 'id =': other },
  },
  'account.rehash': {
    rows: { accounts: {} },
    act: (tx) => tx.accounts.rehash(account, 'passwordHash', 'newer'),
    unless: { 'id =': other, 'passwordHash =': 'changed meanwhile' },
  },
  'account.freeze': {
    rows: { accounts: {} },
    act: (tx) => tx.accounts.freeze(account, { because: 'b', caseId: id('case'), isLasting: true }, now),
    unless: {
      'id =': other,
      'or(frozenAt is, frozenByCaseId is distinct from)': {
        accounts: { frozenAt: past, frozenByCaseId: id('case') },
      },
    },
    also: {
      'or(frozenAt is, frozenByCaseId is distinct from)': {
        accounts: { frozenAt: past, frozenByCaseId: other },
      },
    },
  },
  'account.unfreeze': {
    rows: { accounts: { frozenAt: past } },
    act: (tx) => tx.accounts.unfreeze(account),
    unless: { 'id =': other, 'frozenAt is not': null },
  },
  'account.restore': {
    rows: { accounts: {} },
    act: (tx) => tx.accounts.restore(account, { passwordHash: 'new', at: now, aftercareUntil: soon }),
    unless: { 'id =': other },
  },
  'account.guesses': {
    rows: { guesses: { what: 'factor' } },
    act: (tx) => tx.accounts.guesses(account, 'factor'),
    unless: { 'accountId =': other, 'what =': 'password' },
  },
  'account.settleGuess': {
    rows: { guesses: { what: 'factor', lastFailedAt: soon } },
    act: (tx) => tx.accounts.settleGuess(account, 'factor', now),
    unless: { 'accountId =': other, 'what =': 'password', 'lastFailedAt >': now },
  },
  'account.giveBackGuess': {
    rows: { guesses: { what: 'factor', failures: 1 } },
    act: (tx) => tx.accounts.giveBackGuess(account, 'factor'),
    unless: { 'accountId =': other, 'what =': 'password', 'failures >': 0 },
  },
  'account.forgetGuesses': {
    rows: { guesses: { what: 'factor' } },
    act: (tx) => tx.accounts.forgetGuesses(account, 'factor'),
    unless: { 'accountId =': other, 'what =': 'password' },
  },
};

const guesser = id('device');
export const clockStates: Readonly<Record<string, Statement>> = {
  'clock.waitsAhead': {
    rows: { cases: { state: 'waiting', waitStartedAt: soon, waitUntil: soon } },
    act: (tx) => tx.clocks.waitsAhead(now),
    unless: { 'state = waiting': 'granted', 'waitStartedAt >': now },
  },
};

export const knownGuessStates: Readonly<Record<string, Statement>> = {
  'knownGuess.of': {
    rows: { knownGuesses: { what: 'factor', byId: guesser } },
    act: (tx) => tx.knownGuesses.of(account, 'factor', guesser as never),
    unless: { 'accountId =': other, 'what =': 'password', 'byId =': other },
  },
  'knownGuess.settle': {
    rows: { knownGuesses: { what: 'factor', byId: guesser, lastFailedAt: soon } },
    act: (tx) => tx.knownGuesses.settle(account, 'factor', guesser as never, now),
    unless: { 'accountId =': other, 'what =': 'password', 'byId =': other, 'lastFailedAt >': now },
  },
  'knownGuess.giveBack': {
    rows: { knownGuesses: { what: 'factor', byId: guesser, failures: 1 } },
    act: (tx) => tx.knownGuesses.giveBack(account, 'factor', guesser as never),
    unless: { 'accountId =': other, 'what =': 'password', 'byId =': other, 'failures >': 0 },
  },
  'knownGuess.forget': {
    rows: { knownGuesses: { what: 'factor', byId: guesser } },
    act: (tx) => tx.knownGuesses.forget(account, 'factor', guesser as never),
    unless: { 'accountId =': other, 'what =': 'password', 'byId =': other },
  },
  'knownGuess.forgetAll': {
    rows: { knownGuesses: { what: 'factor', byId: guesser } },
    act: (tx) => tx.knownGuesses.forgetAll(account, 'factor'),
    unless: { 'accountId =': other, 'what =': 'password' },
  },
};

const verified = { verifiedAt: past };
/** Accounts that named the same mailbox before, which confirmed none of them: after five the next is written to no more. */
const after5 = (of: Row, count = 5): readonly Row[] => [
  {},
  ...Array.from({ length: count }, (_, at) => ({
    id: id(`earlier ${at}`),
    accountId: id(`earlier account ${at}`),
    addedAt: after(past, -dayMs - at),
    ...of,
  })),
];
const second = { id: other, addressKey: 'second' };
const namedFirst = {
  unless: { '(isNamedFirst)': { addresses: after5({}) } },
  also: {
    '(isNamedFirst)': { addresses: [{ ...verified }, ...after5({}).slice(1)] },
    'earlier.addressKey = addresses.addressKey': { addresses: after5({ addressKey: 'another' }) },
    'earlier.addedAt < addresses.addedAt': { addresses: after5({ addedAt: past }) },
    'earlier.accountId != addresses.accountId': {
      addresses: [...after5({}, 4), { id: other, addedAt: after(past, -dayMs), removedAt: past }],
    },
    'earlier.verifiedAt is': { addresses: after5({ verifiedAt: past }) },
  },
};

export const addressStates: Readonly<Record<string, Statement>> = {
  'address.add': {
    rows: { addresses: { id: other, removedAt: past } },
    act: (tx) =>
      tx.addresses.add({
        ...{ id: address, accountId: account, address: 'a', addressKey: 'addressKey', addedAt: now },
      }),
    unless: { 'removedAt is': null },
    nothing: false,
  },
  'address.of': {
    rows: { addresses: {} },
    act: (tx) => tx.addresses.of(account),
    unless: { 'removedAt is': past, 'accountId =': other },
  },
  'address.get': {
    rows: { addresses: {} },
    act: (tx) => tx.addresses.get(account, address),
    unless: { 'removedAt is': past, 'accountId =': other, 'id =': other },
  },
  'address.byKeyOf': {
    rows: { addresses: {} },
    act: (tx) => tx.addresses.byKeyOf(account, 'addressKey'),
    unless: { 'removedAt is': past, 'accountId =': other, 'addressKey =': 'other' },
  },
  'address.forCodes': {
    rows: { addresses: {} },
    act: (tx) => tx.addresses.forCodes(account, 'addressKey'),
    unless: { ...namedFirst.unless, 'removedAt is': past, 'accountId =': other, 'addressKey =': 'other' },
    also: namedFirst.also,
  },
  'address.forNotices': {
    rows: { addresses: {} },
    act: (tx) => tx.addresses.forNotices(account, now),
    unless: {
      ...namedFirst.unless,
      'accountId =': other,
      'or(removedAt is, noticesUntil >)': { addresses: { removedAt: past, noticesUntil: now } },
    },
    also: {
      ...namedFirst.also,
      'or(removedAt is, noticesUntil >)': { addresses: { removedAt: past, noticesUntil: soon } },
    },
  },
  'address.accountsSpelledLike': {
    rows: { addresses: { ...verified, addressKey: 'a.nn+x@mail.example' }, accounts: {} },
    act: (tx) => tx.addresses.accountsSpelledLike('ann@mail.example', ['mail.example']),
    unless: {
      '(raw<boolean>`spelling_of_local(addresses.address_key) = spelling_of_local(${addressKey})`)': {
        addresses: { addressKey: 'anna@mail.example' },
      },
      "(raw<boolean>`split_part(addresses.address_key, '@', 2) = ANY (${[...domains]})`)": {
        addresses: { addressKey: 'ann@other.example' },
      },
      'addresses.removedAt is': past,
      'addresses.verifiedAt is not': null,
    },
  },
  'address.verify': {
    rows: { addresses: {} },
    act: (tx) => tx.addresses.verify(address, now),
    unless: { 'id =': other, 'verifiedAt is': past, 'removedAt is': past },
  },
  'address.unverify': {
    rows: { addresses: { verifiedAt: now } },
    act: (tx) => tx.addresses.unverify(account, past, other as never),
    unless: { 'accountId =': other, 'id !=': other, 'verifiedAt >': past, 'removedAt is': past },
  },
  'address.makePrimary': {
    rows: { addresses: [{ isPrimary: true }, second] },
    act: (tx) => tx.addresses.makePrimary(account, other as never),
    unless: {
      'accountId =': {
        addresses: [
          { isPrimary: true, accountId: other },
          { ...second, accountId: other },
        ],
      },
    },
    also: {
      // What was primary is no more; a second call, and one for the address that is primary, leave it so.
      'isPrimary =': { addresses: [{ isPrimary: true }, second] },
      'id !=': { addresses: [{ isPrimary: true }, second] },
      'id =': { addresses: [{ isPrimary: true }, second] },
    },
  },
  'address.remove': {
    rows: { addresses: {} },
    act: (tx) => tx.addresses.remove(address, now, soon),
    unless: { 'id =': other, 'removedAt is': past },
  },
};

const code = { codeHash: bytes('codeHash') };
export const factorStates: Readonly<Record<string, Statement>> = {
  'factor.totp': {
    rows: { totpFactors: { confirmedAt: past } },
    act: (tx) => tx.factors.totp(account),
    unless: { 'accountId =': other, 'confirmedAt is not': null, 'removedAt is': past },
  },
  'factor.hadTotp': {
    rows: { totpFactors: { confirmedAt: past } },
    act: (tx) => tx.factors.hadTotp(account, now),
    unless: {
      'accountId =': other,
      'confirmedAt <=': soon,
      'or(removedAt is, removedAt >)': { totpFactors: { confirmedAt: past, removedAt: past } },
    },
    also: { 'or(removedAt is, removedAt >)': { totpFactors: { confirmedAt: past, removedAt: soon } } },
    nothing: false,
  },
  'factor.pendingTotp': {
    rows: { totpFactors: { createdAt: now } },
    act: (tx) => tx.factors.pendingTotp(account, past),
    unless: { 'accountId =': other, 'confirmedAt is': now, 'removedAt is': now, 'createdAt >': past },
  },
  'factor.dropPending': {
    rows: { totpFactors: {} },
    act: (tx) => tx.factors.dropPending(account, now),
    unless: { 'accountId =': other, 'confirmedAt is': past, 'removedAt is': past },
  },
  'factor.retireTotp': {
    rows: { totpFactors: { confirmedAt: past } },
    act: (tx) => tx.factors.retireTotp(id('totpFactor'), now),
    unless: { 'id =': other, 'removedAt is': past },
  },
  'factor.confirmTotp': {
    rows: { totpFactors: {} },
    act: (tx) => tx.factors.confirmTotp(id('totpFactor'), 7, now),
    unless: { 'id =': other, 'confirmedAt is': past, 'removedAt is': past },
    answers: true,
  },
  'factor.spendStep': {
    rows: { totpFactors: { lastStep: 6 } },
    act: (tx) => tx.factors.spendStep(id('totpFactor'), 7, 8),
    unless: {
      'id =': other,
      'or(lastStep <, lastStep >)': { totpFactors: { lastStep: 7 } },
      'and((raw.val(step)))': { totpFactors: { lastStep: 6, spentSteps: [7] } },
      'removedAt is': past,
    },
    also: { 'or(lastStep <, lastStep >)': { totpFactors: { lastStep: 9 } } },
    answers: true,
  },
  'factor.removeAllTotp': {
    rows: { totpFactors: { confirmedAt: past } },
    act: (tx) => tx.factors.removeAllTotp(account, now),
    unless: { 'accountId =': other, 'removedAt is': past },
    answers: 1,
  },
  'factor.burnCode': {
    rows: { recoveryCodes: {} },
    act: (tx) => tx.factors.burnCode(account, code.codeHash, now),
    unless: { 'accountId =': other, 'codeHash =': otherBytes, 'usedAt is': past, 'droppedAt is': past },
    answers: true,
  },
  'factor.knownCodes': {
    rows: { recoveryCodes: code },
    act: (tx) => tx.factors.knownCodes([code.codeHash]),
    unless: { 'codeHash in': otherBytes },
  },
  'factor.burnLeaked': {
    rows: { recoveryCodes: {} },
    act: (tx) => tx.factors.burnLeaked(code.codeHash, now),
    unless: { 'codeHash =': otherBytes, 'usedAt is': past, 'droppedAt is': past },
    answers: account,
  },
  'factor.hasCode': {
    rows: { recoveryCodes: {} },
    act: (tx) => tx.factors.hasCode(account, code.codeHash),
    unless: { 'accountId =': other, 'codeHash =': otherBytes, 'usedAt is': past, 'droppedAt is': past },
    answers: true,
  },
  'factor.codesLeft': {
    rows: { recoveryCodes: {} },
    act: (tx) => tx.factors.codesLeft(account),
    unless: { 'accountId =': other, 'isWaiting =': true, 'usedAt is': past, 'droppedAt is': past },
    answers: 1,
  },
  'factor.dropCodes': {
    rows: { recoveryCodes: {} },
    act: (tx) => tx.factors.dropCodes(account, now),
    unless: { 'accountId =': other, 'usedAt is': past, 'droppedAt is': past },
    answers: 1,
  },
  'factor.codeSet': {
    rows: { recoveryCodeSets: {} },
    act: (tx) => tx.factors.codeSet(account),
    unless: { 'accountId =': other },
  },
};

const live = {
  sessions: {},
  accounts: {},
  staff: { role: 'agent' },
  totpFactors: { confirmedAt: past },
};
const liveConditions = {
  unless: { 'sessions.endedAt is': past, 'sessions.expiresAt >': now },
  differs: {
    'staff.accountId = sessions.accountId': { staff: { accountId: other } },
    'staff.suspendedAt is': { staff: { suspendedAt: past } },
    'totpFactors.accountId = sessions.accountId': { totpFactors: { accountId: other } },
    'totpFactors.confirmedAt is not': { totpFactors: { confirmedAt: null } },
    'totpFactors.removedAt is': { totpFactors: { removedAt: past } },
  },
};
export const sessionStates: Readonly<Record<string, Statement>> = {
  'session.signIn': {
    rows: { signIns: {} },
    act: (tx) => tx.sessions.signIn(secret, now),
    unless: { 'secretHash =': otherBytes, 'expiresAt >': now, 'finishedAt is': past },
  },
  'session.signInById': {
    rows: { signIns: {} },
    act: (tx) => tx.sessions.signInById(id('signIn')),
    unless: { 'id =': other },
  },
  'session.takeTry': {
    rows: { signIns: { triesLeft: 1 } },
    act: (tx) => tx.sessions.takeTry(id('signIn')),
    unless: { 'id =': other, 'triesLeft >': 0, 'finishedAt is': past },
    answers: true,
  },
  'session.finishSignIn': {
    rows: { signIns: {} },
    act: (tx) => tx.sessions.finishSignIn(id('signIn'), now, secret),
    unless: { 'id =': other, 'finishedAt is': past },
    answers: true,
  },
  'session.dropSignIns': {
    rows: { signIns: {} },
    act: (tx) => tx.sessions.dropSignIns(account, now),
    unless: { 'accountId =': other, 'finishedAt is': past },
  },
  'session.bySecret': {
    rows: live,
    act: (tx) => tx.sessions.bySecret(secret, now),
    unless: { ...liveConditions.unless, 'sessions.secretHash =': otherBytes },
    differs: liveConditions.differs,
  },
  'session.byId': {
    rows: live,
    act: (tx) => tx.sessions.byId(account, id('session'), now),
    unless: {
      ...liveConditions.unless,
      'sessions.accountId =': {
        sessions: { accountId: other },
        accounts: { id: other },
        staff: { accountId: other },
        totpFactors: { accountId: other },
      },
      'sessions.id =': other,
    },
    differs: liveConditions.differs,
  },
  'session.of': {
    rows: { sessions: {} },
    act: (tx) => tx.sessions.of(account, now),
    unless: { 'accountId =': other, 'endedAt is': past, 'expiresAt >': now },
  },
  'session.see': {
    rows: { sessions: {} },
    act: (tx) => tx.sessions.see(id('session'), now),
    unless: { 'id =': other },
  },
  'session.refresh': {
    rows: { sessions: {} },
    act: (tx) => tx.sessions.refresh(id('session'), now),
    unless: { 'id =': other },
  },
  'session.end': {
    rows: { sessions: {} },
    act: (tx) => tx.sessions.end(account, id('session'), now),
    unless: { 'accountId =': other, 'id =': other, 'endedAt is': past },
    answers: true,
  },
  'session.endAll': {
    rows: { sessions: {} },
    act: (tx) => tx.sessions.endAll(account, now, other as never),
    unless: { 'accountId =': other, 'endedAt is': past, 'id !=': other },
    answers: 1,
  },
  'session.device': {
    rows: { devices: {} },
    act: (tx) => tx.sessions.device(account, secret),
    unless: { 'accountId =': other, 'secretHash =': otherBytes, 'endedAt is': past },
  },
  'session.knownDevice': {
    rows: { devices: {} },
    act: (tx) => tx.sessions.knownDevice(account, secret, 1),
    unless: {
      'accountId =': other,
      'secretHash =': otherBytes,
      'endedAt is': past,
      'or(nth <=, nthLast <=)': {
        devices: [
          { firstAt: now, lastAt: now },
          { id: other, secretHash: otherBytes, firstAt: past, lastAt: soon },
        ],
      },
    },
    also: {
      'or(nth <=, nthLast <=)': {
        devices: [
          { firstAt: now, lastAt: now },
          { id: other, secretHash: otherBytes, firstAt: past, lastAt: past },
        ],
      },
    },
  },
  'session.seeDevice': {
    rows: { devices: {} },
    act: (tx) => tx.sessions.seeDevice(id('device'), now),
    unless: { 'id =': other },
  },
  'session.endDevices': {
    rows: { devices: {} },
    act: (tx) => tx.sessions.endDevices(account, now, other as never),
    unless: { 'accountId =': other, 'endedAt is': past, 'id !=': other },
    answers: 1,
  },
  'session.forget': {
    rows: { signIns: { expiresAt: past }, drafts: { signInId: other } },
    act: (tx) => tx.sessions.forget(now),
    unless: { 'expiresAt <': now, 'id not in': { drafts: { signInId: id('signIn') } } },
    also: { 'signInId is not': { drafts: { signInId: null } } },
  },
};
