/**
 * The browser or program behind a request, in words for the holder. Only words of the tables below and short numbers come
 * out: what a stranger writes into a User-Agent must never speak to the holder from one of our letters.
 */

/** Longer ones say no more; every look at the text is bounded by this. */
const userAgentCharsMax = 512;

const unknown = 'an unknown program';

// Order matters: nearly every browser also names Chrome and Safari.
const browsers: readonly (readonly [name: string, mark: string])[] = [
  ['Edge', 'Edg'],
  ['Edge', 'EdgA'],
  ['Edge', 'EdgiOS'],
  ['Opera', 'OPR'],
  ['Vivaldi', 'Vivaldi'],
  ['Samsung Internet', 'SamsungBrowser'],
  ['DuckDuckGo', 'DuckDuckGo'],
  ['Firefox', 'Firefox'],
  ['Firefox', 'FxiOS'],
  ['Chrome', 'CriOS'],
  ['Chrome', 'Chrome'],
  ['Chromium', 'Chromium'],
  ['Safari', 'Safari'],
];

const systems: readonly (readonly [name: string, mark: string])[] = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['ChromeOS', 'CrOS'],
  ['macOS', 'Mac OS X'],
  ['macOS', 'Macintosh'],
  ['Linux', 'Linux'],
  ['FreeBSD', 'FreeBSD'],
  ['OpenBSD', 'OpenBSD'],
];

// What opens the User-Agent; the second name is the language it tells beside it.
const programs: readonly (readonly [name: string, mark: string])[] = [
  ['pip', 'pip'],
  ['uv', 'uv'],
  ['Twine', 'twine'],
  ['Poetry', 'poetry'],
  ['Hatch', 'Hatch'],
  ['Flit', 'flit'],
  ['npm', 'npm'],
  ['pnpm', 'pnpm'],
  ['Yarn', 'yarn'],
  ['Cargo', 'cargo'],
  ['RubyGems', 'RubyGems'],
  ['Git', 'git'],
  ['curl', 'curl'],
  ['Wget', 'Wget'],
  ['Python', 'python-requests'],
  ['Python', 'python-httpx'],
  ['Python', 'Python-urllib'],
  ['Node', 'node'],
  ['Go', 'Go-http-client'],
];

/** The program in words, at most 60 characters: "Firefox on Linux", "pip 25 / Python 3.13"; "an unknown program" otherwise. */
export function describeClient(userAgent: string): string {
  const text = userAgent.slice(0, userAgentCharsMax);
  if (text.startsWith('Mozilla/')) return describeBrowser(text);
  const program = programs.find(([, mark]) => text.startsWith(`${mark}/`));
  if (!program) return unknown;
  const [name, mark] = program;
  // The library's number says nothing about its language.
  if (name === 'Python' || name === 'Go') return `a ${name} program`;
  return `${name}${versionAt(text, mark.length + 1, 1)}${languageIn(text)}`;
}

function describeBrowser(text: string): string {
  const browser = browsers.find(([, mark]) => text.includes(`${mark}/`))?.[0];
  const system = systems.find(([, mark]) => text.includes(mark))?.[0];
  if (!browser) return system ? `a browser on ${system}` : unknown;
  return system ? `${browser} on ${system}` : browser;
}

/** The Python or Node that the program names beside itself. */
function languageIn(text: string): string {
  const marks = [
    ['Python', '"implementation":{"name":"CPython","version":"'],
    ['Python', 'CPython/'],
    ['Node', ' node/v'],
  ] as const;
  for (const [name, mark] of marks) {
    const at = text.indexOf(mark);
    const version = at === -1 ? '' : versionAt(text, at + mark.length, 2);
    if (version !== '') return ` / ${name}${version}`;
  }
  return '';
}

/** The first `parts` numbers of the version that begins at `start`, behind a space; empty when there is none. */
function versionAt(text: string, start: number, parts: 1 | 2): string {
  const found = /^(\d{1,3})(?:\.(\d{1,3}))?/.exec(text.slice(start, start + 8));
  if (!found) return '';
  return parts === 2 && found[2] !== undefined ? ` ${found[1]}.${found[2]}` : ` ${found[1]}`;
}
