/**
 * Every page in every state, in a real browser, at both widths and in both schemes. Who adds a page, a form that comes back
 * refused or a state of a case adds its picture here, or the last test says so. `REKEY_SHOTS` names the folder for the pictures.
 */
import type { Browser, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskRoom } from '../../src/edge/desk/room.ts';
import type { Route } from '../../src/edge/http/route.ts';
import { webRoom } from '../../src/edge/web/room.ts';
import { axeViolations, openBrowser, openContext, screenshot } from './chromium.ts';
import { faultsOf, listen } from './looking.ts';
import { openPageStage } from './page-stage.ts';
import type { Shot } from './shot.ts';
import { allShots } from './shots.ts';

const looks = [
  { widthPx: 390, scheme: 'light', isLookedOver: true, isPictured: true },
  { widthPx: 390, scheme: 'dark', isLookedOver: false, isPictured: true },
  { widthPx: 1280, scheme: 'light', isLookedOver: false, isPictured: true },
  { widthPx: 1280, scheme: 'dark', isLookedOver: true, isPictured: false },
] as const;
// Both widths and both schemes are met by the two that are looked over by a machine; the pictures are for people.

/** The routes pictured, and apart from them the forms that came back refused. */
const pictured = { shown: new Set<string>(), refused: new Set<string>() };
const names = new Set<string>();

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

describe('every page', () => {
  test.each(Object.entries(allShots))('%s', { timeout: 600_000 }, async (_name, shots) => {
    const stage = await openPageStage();
    const faults: string[] = [];
    try {
      for await (const shot of shots(stage)) {
        expect(names, 'each picture has a name of its own').not.toContain(shot.name);
        names.add(shot.name);
        const found = await picture(shot, stage.t.house.settings.baseUrl);
        faults.push(...found.map((fault) => `${shot.name}: ${fault}`));
      }
      expect(faults).toEqual([]);
    } finally {
      await stage.close();
    }
  });

  test('no page, and no form that can come back, is missing here', () => {
    const routes = [...webRoom.routes, ...deskRoom.routes];
    const pages = routes.filter(({ method, path }) => method === 'GET' && !noPages.includes(path));
    expect(pages.map(nameOf).filter((name) => !pictured.shown.has(name))).toEqual([]);
    const forms = routes.filter((row) => row.method === 'POST' && row.refused);
    const missing = forms.map(nameOf).filter((name) => !pictured.refused.has(name));
    expect(missing.filter((name) => !(name in neverComeBack))).toEqual([]);
  });
});

/** Files and data: nothing to look at. */
const noPages = [
  '/dev/mail.json',
  '/restore/codes.txt',
  '/desk/cases/:number/files/:id',
  '/.well-known/change-password',
];

/** Forms whose refusal leads elsewhere, and where to. */
const neverComeBack: Readonly<Record<string, string>> = {
  'POST /account/sessions/others': 'there is nothing in it that could be wrong',
  'POST /account/case/end': 'a request that is over is told as over',
  'POST /account/case/freeze': 'the same',
  'POST /account/factor/replace': 'who must prove again that it is them is led to the step-up',
  'POST /account/codes/make': 'the same',
  'POST /case/prove/:challenge/drop': 'what is over already is told as given up',
  'POST /recover/check': 'an open question is led to',
  'POST /case/submit': 'a case that has moved on is led to',
  'POST /case/withdraw': 'the same',
  'POST /case/reopen': 'the same',
};

/** Opens the shot in a browser of its own, looks it over, and answers what is wrong with it. */
async function picture(shot: Shot, baseUrl: string): Promise<string[]> {
  const context = await openContext(browser, { widthPx: 390 });
  try {
    const url = new URL(shot.path, baseUrl);
    const cookies = Object.entries(shot.cookies ?? {});
    await context.addCookies(
      cookies.map(([name, value]) => ({ name: `rekey-${name}`, value, url: url.origin })),
    );
    const page = await context.newPage();
    const faults: string[] = [];
    listen(page, (what) => faults.push(what));
    let last: Response | undefined;
    page.on('response', (answer) => {
      if (answer.request().isNavigationRequest()) last = answer;
    });
    await page.goto(url.href);
    await shot.act?.(page);
    note(last!);
    await page.evaluate(`document.querySelectorAll('details').forEach((each) => { each.open = true })`);
    return [...(await lookFromAllSides(page, shot.name)), ...faults];
  } catch (fault) {
    return [String(fault)];
  } finally {
    await context.close();
  }
}

async function lookFromAllSides(page: Page, name: string): Promise<string[]> {
  const faults: string[] = [];
  for (const { widthPx, scheme, isLookedOver, isPictured } of looks) {
    const isWanted = isPictured && process.env.REKEY_SHOTS !== undefined;
    if (!isLookedOver && !isWanted) continue;
    await page.setViewportSize({ width: widthPx, height: widthPx === 390 ? 844 : 900 });
    await page.emulateMedia({ colorScheme: scheme });
    if (isWanted) await screenshot(page, `${name}-${widthPx}-${scheme}`);
    if (!isLookedOver) continue;
    const found = [...(await faultsOf(page, widthPx)), ...(await axeViolations(page))];
    faults.push(...found.map((fault) => `${widthPx} px: ${fault}`));
  }
  return faults;
}

/** Which row of the tables gave the page that is pictured. */
function note(answer: Response): void {
  const method = answer.request().method();
  const { pathname } = new URL(answer.url());
  const row = [...webRoom.routes, ...deskRoom.routes]
    .filter((each) => each.method === method && patternOf(each).test(pathname))
    .sort((a, b) => a.path.split(':').length - b.path.split(':').length)[0];
  if (!row) return;
  (answer.ok() ? pictured.shown : pictured.refused).add(nameOf(row));
}

const nameOf = ({ method, path }: Route) => `${method} ${path}`;
const patternOf = ({ path }: Route) => new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}/?$`);
