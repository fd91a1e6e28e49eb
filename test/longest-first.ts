/**
 * Which test files begin first: those that walk browsers and kill processes take minutes, and one that begins last is waited for by
 * cores that have nothing else to do.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const longest = ['test/browser/every-page', 'test/browser/', 'test/crash/', 'test/laws/record'];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const at = longest.findIndex((part) => moduleId.includes(part));
  return at < 0 ? longest.length : at;
}
