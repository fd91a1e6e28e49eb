/**
 * One Rekey after another over the same database: each dies at the point it was armed for, and the next starts at once. What the
 * story wants done is tried again when the connection broke, as a person would.
 */
import type pg from 'pg';
import { type RealSmtpServer, type ReceivedMail, startSmtpServer } from '../real/smtp-server.ts';
import { LetterLaw } from './letter-law.ts';
import { nameOf, type Point } from './point.ts';
import { RekeyProcess } from './rekey-process.ts';

export interface Death {
  readonly life: number;
  readonly step: string;
  readonly point: string;
  /** Letters that were owed at that moment. */
  readonly owed: number;
  /** Letters that were handed over in this life and not written down as sent. */
  readonly unknown: readonly string[];
}

const triesMax = 20;
const hearMs = 3000;

export class Lives {
  readonly law = new LetterLaw();
  readonly deaths: Death[] = [];
  readonly #sql: pg.Pool;
  readonly #settings: Readonly<Record<string, string>>;
  readonly #smtp: RealSmtpServer;
  #process: RekeyProcess | undefined;
  #up: Promise<void> = Promise.resolve();
  #plan: Point[] = [];
  #armed: Point | null = null;
  #step = 'start';
  #life = 0;

  private constructor(sql: pg.Pool, settings: Readonly<Record<string, string>>, smtp: RealSmtpServer) {
    this.#sql = sql;
    this.#settings = { ...settings, SMTP_URL: smtp.url };
    this.#smtp = smtp;
  }

  /** Opens the mail server; no Rekey runs yet. */
  static async open(sql: pg.Pool, settings: Readonly<Record<string, string>>): Promise<Lives> {
    let lives: Lives | undefined;
    const smtp = await startSmtpServer({ mayAnswer: (mail) => lives!.#take(mail) });
    lives = new Lives(sql, settings, smtp);
    return lives;
  }

  /** Takes a step to its end through the deaths of `plan`, one after the other; those it never reaches are left out. */
  async through(step: string, plan: readonly Point[], work: () => Promise<unknown>): Promise<void> {
    this.#step = step;
    this.#plan = [...plan];
    if (this.#life === 0) this.#start();
    else await this.#armLiving();
    for (let tries = 1; ; tries += 1) {
      await this.#up;
      const { ended } = this.#process!;
      try {
        await work();
        return;
      } catch (fault) {
        // Only a broken connection is a reason to try again, and a life that ended is the only reason for that.
        if (!isBroken(fault) || tries > triesMax) throw fault;
        // Its end is heard a little later than the connection's.
        await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, hearMs).unref())]);
      }
    }
  }

  /** Lets the last life end by itself, as an operator would. */
  async stop(): Promise<{ code: number | null; said: string }> {
    await this.through('stop', [], async () => {});
    const process = this.#process!;
    this.#process = undefined;
    process.kill('SIGTERM');
    const { code } = await process.ended;
    return { code, said: process.stderr };
  }

  async close(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    await process?.end();
    await this.#smtp.stop();
  }

  /** Notes an arriving letter; whether the mail server lives up to answering it. */
  #take(mail: ReceivedMail): boolean {
    const isDeath = this.#armed?.at === 'letter-handed-over';
    if (isDeath) this.#process?.kill();
    this.law.arrive(mail, this.#life, !isDeath);
    return !isDeath;
  }

  async #armLiving(): Promise<void> {
    await this.#up;
    const point = this.#plan[0] ?? null;
    // A process that is just dying, of an earlier point, does not hear it; the next life is armed as it starts.
    if (await this.#process!.arm(point)) this.#arm(point);
  }

  #arm(point: Point | null): void {
    this.#armed = point;
    this.#smtp.behave(point?.at === 'letter-put-off' ? 'defer' : 'accept');
  }

  #start(): void {
    this.#life += 1;
    const point = this.#plan[0] ?? null;
    // Letters that were left owed go out as soon as the worker lives, so their points count from the start.
    const isFromStart = point !== null && !('nth' in point);
    this.#arm(isFromStart ? point : null);
    const process = new RekeyProcess(this.#settings, { armed: this.#armed });
    this.#process = process;
    const next = process.ended.then(({ signal }) => this.#mourn(process, signal)).then(() => this.#up);
    next.catch(() => {}); // whoever waits for `up` hears it
    const isReady = async () => {
      if (!(await process.says('Rekey is at'))) return next;
      if (isFromStart) return;
      if (!(await process.arm(point))) return next;
      this.#arm(point);
    };
    this.#up = isReady();
    this.#up.catch(() => {});
    void process.ended.then(() => {
      if (this.#process === process) this.#up = next;
    });
  }

  async #mourn(process: RekeyProcess, signal: string | null): Promise<void> {
    if (process !== this.#process) return; // it was asked to stop
    if (signal !== 'SIGKILL')
      throw new Error(`Rekey ended by itself in life ${this.#life}: ${process.stderr}`);
    const { rows } = await this.#sql.query<{ id: string; isSent: boolean }>(
      'SELECT id, sent_at IS NOT NULL AS "isSent" FROM letters WHERE given_up_at IS NULL',
    );
    const sent = rows.filter(({ isSent }) => isSent).map(({ id }) => id);
    const unknown = this.law.noteDeath(this.#life, sent);
    const point = this.#armed;
    this.deaths.push({
      life: this.#life,
      step: this.#step,
      point: point ? nameOf(point) : 'none',
      owed: rows.length - sent.length,
      unknown,
    });
    if (this.#plan[0] === point) this.#plan.shift();
    this.#start();
  }
}

function isBroken(fault: unknown): boolean {
  return fault instanceof TypeError && ['fetch failed', 'terminated'].includes(fault.message);
}
