/**
 * Whether what the database says is believed. While it is in doubt nothing is written by this process: what is added to a record that was cut
 * off or rewritten would bury what was done to it.
 */

/** Where a doubt comes from; each is put right by itself. */
export type DoubtSource = 'database' | 'witness';

export class Trust {
  readonly #doubts = new Map<DoubtSource, readonly string[]>();
  /** When a witness was last read that the record extends, or there was no line yet to witness; null: not since this process began. */
  witnessedAt: Date | null = null;
  readonly #listeners = new Set<() => void>();

  /** The sentences of all doubts. */
  get doubts(): readonly string[] {
    return [...this.#doubts.values()].flat();
  }

  get isDoubted(): boolean {
    return this.#doubts.size > 0;
  }

  /** Takes what one source finds now; none means that it finds nothing wrong. */
  set(source: DoubtSource, sentences: readonly string[]): void {
    const wasDoubted = this.isDoubted;
    if (sentences.length > 0) this.#doubts.set(source, sentences);
    else this.#doubts.delete(source);
    if (wasDoubted !== this.isDoubted) for (const heed of this.#listeners) heed();
  }

  /** Calls `heed` whenever doubt begins or ends. */
  onChange(heed: () => void): void {
    this.#listeners.add(heed);
  }
}
