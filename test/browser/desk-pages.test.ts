/** The desk's pages in a real browser: axe finds nothing, nothing is wider than the screen, at both widths and in both schemes. */
import type { FastifyInstance } from 'fastify';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { after, hourMs } from '../../src/base/clock.ts';
import { deskRoom } from '../../src/edge/desk/room.ts';
import { buildServer } from '../../src/edge/http/server.tsx';
import { approveCase } from '../../src/usecases/desk/approve-case.ts';
import { makeJoinLink } from '../../src/usecases/desk/make-join-link.ts';
import {
  addAccount,
  addCase,
  mailboxProof,
  passwordProof,
  repositoryProof,
  type Scene,
  versionOf,
} from '../desk-scene.ts';
import { addFullCase, beginAt, enter, enterStranger } from '../desk-visit.ts';
import { openHouse, type TestHouse, testStart } from '../house.ts';
import { axeViolations, openBrowser, openContext, screenshot } from './chromium.ts';

let scene: TestHouse;
let empty: TestHouse;
const servers: FastifyInstance[] = [];
let browser: Browser;
let pages: readonly (readonly [name: string, path: string, secret?: string | undefined])[];

beforeAll(async () => {
  scene = await openHouse();
  empty = await openHouse();
  const base = await serve(scene);
  const bare = await serve(empty);
  browser = await openBrowser();
  const link = `${bare}/desk/join/${await makeJoinLink(empty.house)}`;
  const newcomer = await enterStranger(empty, 'newcomer');
  const half = await addAccount(empty, 'halfway');
  pages = [
    ...(await deskPages()).map(([name, path, secret]) => [name, base + path, secret] as const),
    ['join-visitor', link],
    ['join-half', link, await beginAt(empty, half, 'password')],
    ['join-ready', link, newcomer.secret],
    ['join-unknown', `${bare}/desk/join/nothing`],
  ];
});
afterAll(async () => {
  await browser?.close();
  for (const server of servers) await server.close();
  await scene?.close();
  await empty?.close();
});

async function serve({ house }: TestHouse): Promise<string> {
  const settings = { ...house.settings, baseUrl: 'http://127.0.0.1' };
  const server = await buildServer({ ...house, settings }, [deskRoom]);
  servers.push(server);
  return server.listen({ port: 0, host: '127.0.0.1' });
}

async function deskPages(): Promise<typeof pages> {
  const zoe = await enter(scene, 'zoe', 'admin');
  const ann = await enter(scene, 'ann', 'approver');
  const audit = await enter(scene, 'audrey', 'auditor');
  await enter(scene, 'agnes', 'agent');
  const full = await addFullCase(scene, ann.who);
  const late = await addCase(scene, 'okafor', {
    proofs: [passwordProof],
    downloads: 10,
    set: { dueAt: after(testStart, -5 * hourMs), takenBy: ann.who.accountId },
  });
  const contested = await addCase(scene, 'pebble', {
    proofs: [mailboxProof],
    downloads: 10,
    set: { state: 'contested' },
  });
  await scene.house.db.once.accounts.freeze(contested.accountId, 'objection', testStart);
  const critical = await addCase(scene, 'mooring', {
    proofs: [mailboxProof, repositoryProof],
    downloads: 10_000_000,
  });
  const approve = async (of: Scene) =>
    approveCase(scene.house, zoe.who, {
      number: of.number,
      reason: 'The proofs fit the account well.',
      version: await versionOf(scene, of),
    });
  await approve(critical);
  const waiting = await addCase(scene, 'shore', { proofs: [passwordProof], downloads: 10 });
  await approve(waiting);
  await addCase(scene, 'done', { proofs: [mailboxProof], set: { state: 'refused', dueAt: null } });
  const at = (number: string) => `/desk/cases/${number}`;
  return [
    ['queue', '/desk', ann.secret],
    ['queue-over', '/desk?state=over', ann.secret],
    ['queue-empty', '/desk?state=granted', ann.secret],
    ['case-full', at(full.number), ann.secret],
    ['case-late', `${at(late.number)}?done=taken`, ann.secret],
    ['case-contested', at(contested.number), ann.secret],
    ['case-second', at(critical.number), ann.secret],
    ['case-second-given', at(critical.number), zoe.secret],
    ['case-waiting', at(waiting.number), ann.secret],
    ['case-auditor', at(full.number), audit.secret],
    ['people', '/desk/people', await beginAt(scene, zoe.who.accountId)],
    ['people-forbidden', '/desk/people', ann.secret],
  ];
}

const allLooks = [
  { widthPx: 390, scheme: 'light' },
  { widthPx: 390, scheme: 'dark' },
  { widthPx: 1280, scheme: 'light' },
  { widthPx: 1280, scheme: 'dark' },
] as const;
// Both widths and both schemes are met by two of the four; pictures are taken of all.
const looks = process.env.REKEY_SHOTS ? allLooks : [allLooks[0], allLooks[3]];

describe('every page of the desk', () => {
  test.each(looks)(
    'is clean at $widthPx px, $scheme',
    async (look) => {
      for (const [name, path, secret] of pages) {
        const context = await openContext(browser, look);
        if (secret)
          await context.addCookies([{ name: 'rekey-session', value: secret, url: new URL(path).origin }]);
        const page = await context.newPage();
        const complaints: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        await page.goto(path);
        await page.evaluate(`document.querySelectorAll('details').forEach((each) => { each.open = true })`);
        if (process.env.REKEY_SHOTS) await screenshot(page, `desk-${name}-${look.widthPx}-${look.scheme}`);
        expect.soft(await axeViolations(page), name).toEqual([]);
        const overflowPx = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect.soft(overflowPx, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
        expect
          .soft(
            complaints.filter((line) => !/status of 4\d\d/.test(line)),
            name,
          )
          .toEqual([]);
        await context.close();
      }
    },
    120_000,
  );
});
