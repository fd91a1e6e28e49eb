/** The demo as it is seen: a registry is made, the story is played step by step with its times, and what remains can be looked at. */
import { performance } from 'node:perf_hooks';
import type { House } from '../../../usecases/house.ts';
import { countStaffTouches } from '../../../usecases/upkeep/count-staff-touches.ts';
import type { GitServer } from './git-server.ts';
import { type Person, seed } from './seed.ts';
import { playStory, type Restored } from './story.ts';

export interface Stage {
  readonly house: House;
  readonly git: GitServer;
  /** A folder for working copies. */
  readonly work: string;
  readonly say: (line: string) => void;
  /** Begins to work on the jobs: once the past is made. */
  readonly beginJobs: () => Promise<void>;
  /** Whether the server stays up, so that there is something to look at. */
  readonly stays: boolean;
}

/** Plays the demo; whether the account was recovered and its old factor is dead. */
export async function playDemo({ house, git, work, say, beginJobs, stays }: Stage): Promise<boolean> {
  const { baseUrl } = house.settings;
  say(
    'A small registry is being made: accounts that signed up 400 days ago, their apps, projects and git repositories …',
  );
  const made = performance.now();
  const registry = await seed(house, git, work);
  await beginJobs();
  say(`… in ${seconds(performance.now() - made)}.\n`);
  say(
    `${registry.ann.username} knows the password, has lost the authenticator and never made recovery codes:\n`,
  );

  const times: Time[] = [];
  const began = performance.now();
  const restored = await playStory({
    baseUrl,
    ann: registry.ann,
    repository: registry.annsRepository,
    letters: (address) => lettersOverHttp(baseUrl, address),
    step: async (name, work) => {
      const start = performance.now();
      await work();
      times.push({ name, ms: performance.now() - start });
      say(`  ${seconds(performance.now() - start).padStart(7)}  ${name}`);
    },
  });
  const touches = await countStaffTouches(house, { number: restored.caseNumber });
  const isRecovered = restored.isOldFactorDead && restored.codes.length === 10 && restored.caseNumber !== '';
  say(
    `\n${isRecovered ? 'The account is back, and the old factor no longer works.' : 'THE STORY DID NOT END AS IT SHOULD.'}`,
  );
  sayTimes(times, say);
  say(`The whole story: ${seconds(performance.now() - began)}`);
  say(`Staff touches: ${touches}`);
  if (stays) lookAround(baseUrl, registry, restored, say);
  return isRecovered && touches === 0;
}

interface Time {
  readonly name: string;
  readonly ms: number;
}

/** How long it took until the account was back, and how much of that was the server’s. */
function sayTimes(times: readonly Time[], say: Stage['say']): void {
  const sum = (of: readonly Time[]) => of.reduce((ms, time) => ms + time.ms, 0);
  const restoredAt = times.findIndex(({ name }) => name.startsWith('types one of them back')) + 1;
  const untilRestored = sum(times.slice(0, restoredAt));
  const gitMs = sum(times.filter(({ name }) => name.includes('with git')));
  say(`From first request to restored: ${seconds(untilRestored)}`);
  say(`Server time in all: ${seconds(untilRestored - gitMs)} (without the claimant’s own git push)`);
}

async function lettersOverHttp(baseUrl: string, address: string): Promise<string[]> {
  const response = await fetch(`${baseUrl}/dev/mail.json?to=${encodeURIComponent(address)}`);
  if (!response.ok) throw new Error(`the development mailbox answered ${response.status}`);
  return ((await response.json()) as { text: string }[]).map(({ text }) => text);
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

function lookAround(
  baseUrl: string,
  { ben, dora, emil }: { ben: Person; dora: Person; emil: Person },
  ann: Restored,
  say: (line: string) => void,
): void {
  say(`\nLook around:  ${baseUrl}`);
  say(`  the mailbox   ${baseUrl}/dev/mail`);
  say(`  the case      ${ann.caseNumber}: its links are in the letters to ${ann.contact}`);
  say(`  the desk      ${baseUrl}/desk`);
  say('\nWho can sign in (user name, password, key for an authenticator app):');
  say(`  ann-tide   ${ann.password}   recovery code ${ann.codes[0]}`);
  for (const { username, password, totpShown } of [ben, dora, emil])
    say(`  ${username}  ${password}  ${totpShown}`);
}
