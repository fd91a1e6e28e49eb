/**
 * How a user name looks to a person who reads quickly: `PauI`, `pau1` and `pa-ul` are `paul`. Two accounts that look alike, or one that looks
 * like the registry's own people, would be believed for each other, so at sign-up such a name is refused. Names are public: that tells nothing.
 */
import type { Username } from './username.ts';

/** The key that names share which look alike: no case, no separators, `i l 1` and `o 0` as one, `rn` as `m`, `vv` as `w`. The database has the same (`look_of_name`). */
export function lookOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[._-]/g, '')
    .replace(/[il]/g, '1')
    .replace(/o/g, '0')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');
}

const words = (text: string): readonly string[] => text.split(' ');
const looks = (list: readonly string[]): ReadonlySet<string> => new Set(list.map(lookOf));

/** Whose word would be taken for the registry's, also as a part of a name: `ann-support`. */
const office =
  'admin admins administrator administration support helpdesk security moderator moderators moderation staff official sysadmin superuser recovery';
/** The same only as the whole of a name: each may well be a part of somebody's. */
const alone =
  'root system help desk mod mods team owner operator webmaster postmaster hostmaster abuse info noreply mail mailer daemon api www account accounts legal billing rekey registry null undefined everyone nobody anonymous contact feedback trust safety press sales service services';

const officeLooks = looks(words(office));
const aloneLooks = looks(words(alone));

/** Whether a name looks like one of the people or places of the registry; `siteName` is what the registry is called. */
export function looksOfficial(name: Username, siteName: string): boolean {
  const own = siteName
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word.length >= ownCharsMin && !ordinary.has(word.toLowerCase()))
    .map(lookOf);
  const whole = lookOf(name).replace(/[2-9]+$/, '');
  const parts = [lookOf(name), whole, ...name.split(/[._-]+/).map(lookOf)];
  if (parts.some((part) => officeLooks.has(part) || own.includes(part))) return true;
  const site = lookOf(siteName.replace(/[^A-Za-z0-9]/g, ''));
  if (aloneLooks.has(whole) || aloneLooks.has(lookOf(name)) || (site !== '' && whole === site)) return true;
  // `adminteam` and `pypisupport`, written as one word.
  return [...officeLooks].some((look) =>
    [...aloneLooks, ...officeLooks, ...own].some((other) => whole === look + other || whole === other + look),
  );
}

const ownCharsMin = 4;
/** Words of registries' names that are also words of people's. */
const ordinary = new Set([
  'example',
  'package',
  'packages',
  'registry',
  'index',
  'project',
  'projects',
  'the',
  'test',
]);
