/** A gate lets a fixed number in at once and a fixed number wait; more are turned away at the door, not queued without end. */

export class Gate {
  readonly #inside: number;
  readonly #waitingMax: number;
  #busy = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limits: { inside: number; waiting: number }) {
    this.#inside = limits.inside;
    this.#waitingMax = limits.waiting;
  }

  /** Runs `work` when there is room. Answers `full` at once when as many as allowed already wait. */
  async run<T>(work: () => Promise<T>): Promise<{ done: T } | 'full'> {
    if (this.#busy >= this.#inside) {
      if (this.#waiting.length >= this.#waitingMax) return 'full';
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#busy += 1;
    }
    try {
      return { done: await work() };
    } finally {
      // The place is handed straight to the next in line, so `busy` never dips and nobody jumps the queue.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#busy -= 1;
    }
  }
}
