/**
 * The words that people write around a user name, and instead of one, in the languages they write in. An account really called like one
 * of these is named by its link. Tables only: which word counts for what is judged in `account-name.ts`.
 */

const wordsOf = (...lines: readonly string[]): ReadonlySet<string> => new Set(lines.join(' ').split(/\s+/));

/** What asks for a user name. */
const labels = wordsOf(
  'username user name userid id login logon nick nickname handle account profile member alias acct uname screenname',
  'pypi testpypi rekey registry github gitlab npm crates rubygems',
  'usuario usuário nombre nome utilizador utente conta cuenta apodo identifiant pseudo compte utilisateur nom konto kontoname benutzername',
  'benutzer nutzername nutzer anmeldename kennung gebruikersnaam gebruiker användarnamn användare brukernavn bruker brugernavn bruger',
  'käyttäjätunnus käyttäjänimi użytkownik użytkownika nazwa kullanıcı adı uživatel jméno felhasználónév логин ник аккаунт имя пользователя',
  'пользователь логін користувач 用户名 用戶名 用户 账号 帐号 帳號 账户 帳戶 ユーザー名 ユーザ名 ユーザー アカウント 사용자 아이디',
);

/** What stands around a name in a sentence, in brackets or behind it. */
const connectives = wordsOf(
  'a an and are as be been before believe both called could currently either email ex for formerly from guess had hello her hey hi his i if im in is it',
  'its just lost mail main maybe me might my named new now of old on once or our own perhaps please possibly previous previously probably same should',
  'sorry sure test thank thanks that the their then there think this to unsure url used using was with would yes you your est ich ist mein meine war',
);

/** The same, where it is also part of what people are called: `Will Ann`, `de Ann`. */
const particles = wordsOf('de di du del el il la le ma may mi mine mon von van will can');

/** What is written alone where there is no answer. */
const alone = wordsOf(
  'http https www mailto yourusername myusername pypiusername yourpypiusername usernamehere yourname myname accountname username user name n/a n.a',
  'na none null nil undefined unknown noresponse nothing notapplicable notsure notknown noidea idontknow dontknow idk dunno idontremember dontremember',
  'cantremember cannotremember forgot forgotten iforgot tbd tba todo empty blank placeholder surname displayname xxx xxxx same private hidden redacted',
  'seebelow seeabove asabove help no nobody what yes vergessen unbekannt weißnicht keine olvidado desconocido ninguno inconnu oublié aucun dimenticato',
  'sconosciuto nessuno esqueci desconhecido nenhum onbekend vergeten okänd ukjent ukendt nieznany brak bilinmiyor',
);

/** What is written for it in several words, or of what is lost; each of them may be somebody's name. */
const inCompany = wordsOf(
  'no not yet idea see below above secret confidential send sent later by via dont do cant cannot remember know recall available applicable here',
  'have has response answer forget any anymore keine keiner nicht nichts ahnung weiß ninguna aucune rien geen ingen yok object anonymous removed deleted',
  'access app authenticator back broken code codes device factor key laptop locked mailbox mfa mobile out phone recover recovery reset stolen token',
  'totp 2fa password passwort passphrase pw pwd pass kennwort contraseña senha',
);

/** Between several names. */
export const joiners =
  /[\r\n,;|，、；]|\s?(?:[-=]>|→|⇒)\s?|\s(?:or|and|aka|resp|oder|und|bzw|ou|et|e\/ou|and\/or|und\/oder|y\/o|y|o|e|en|of|lub|albo|и|или|і|та|або|&|\+|\/|\\|-{1,3}|–|—)\.?\s/i;

/** The word without what people put around it. Letters and digits of every script stay, so that `éric` never becomes `ric`. */
export function bare(word: string): string {
  const inner = /[\p{L}\p{N}\p{M}]/u;
  const points = Array.from(word);
  const first = points.findIndex((point) => inner.test(point));
  if (first < 0) return '';
  const last = points.findLastIndex((point) => inner.test(point));
  return points
    .slice(first, last + 1)
    .join('')
    .replace(/^mailto:/i, '');
}

const keyOf = (word: string): string => bare(word).toLowerCase().replace(/['’]/g, '');
const keysIn = (text: string, between: RegExp): string[] =>
  text
    .split(between)
    .map(keyOf)
    .filter((key) => key !== '');

/** Whether a word says something about a name, and is none here. */
export const isUnderstood = (word: string): boolean =>
  [connectives, particles, labels, alone, inCompany].some((words) => words.has(keyOf(word)));

/** Whether a word that is understood could as well be part of what somebody is called. */
export const isParticle = (word: string): boolean => particles.has(keyOf(word));

/** Whether a text only says that there is no answer. */
export function isNothing(text: string): boolean {
  if (text.length > 80) return false;
  if (alone.has(keyOf(text).replace(/[\s_-]/g, ''))) return true;
  const words = keysIn(text, /[\s_]+/);
  return words.length > 1 && words.every(isUnderstood);
}

/** Whether what stands before a colon, or over an answer, asks for a name: by one of its words, or in a script that has no names of ours. */
export function isLabelled(label: string): boolean {
  const words = keysIn(label, /[\s/_’'-]+/);
  return words.some((word) => labels.has(word)) || /[^\P{L}\p{Script=Latin}]/u.test(label);
}

/** In a story: `my username is ann`, `my account ann was hacked`. */
export function statedNames(part: string): string[] {
  const stated =
    /(?<!\w)(?:user ?name|account(?: name)?|login|handle|nick(?:name)?|user(?: ?id)?)\s{1,3}(?:(?:is|was|named|called)\s{1,3}|[:=]\s{0,3})?(\S{1,80})/gi;
  return [...part.matchAll(stated)]
    .map(([, word]) => bare(word!))
    .filter((word) => !isUnderstood(word) && !inStories.has(word.toLowerCase()));
}

/** What follows the word `account` in a story, and is no name. */
const inStories = wordsOf(
  'password email address access recovery page settings details information because after before since but so when where which who whose',
  'linked associated connected registered created locked disabled hacked stolen compromised suspended blocked holder owner number security two-factor 2fa',
  'at by over under about again now anymore any all only also still even while until were will without does did got gets can cannot needs',
);
