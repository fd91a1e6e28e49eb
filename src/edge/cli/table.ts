/** A table on a terminal: columns as wide as what is in them, the last one as long as it likes. */

/** Prints a heading and the rows under it, a line each. */
export function printTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  say: (line: string) => void,
): void {
  const widths = heading.map((name, at) =>
    Math.max(name.length, ...rows.map((row) => (row[at] ?? '').length)),
  );
  for (const row of [heading, ...rows])
    say(
      row
        .map((cell, at) => (at === heading.length - 1 ? cell : cell.padEnd((widths[at] ?? 0) + 2)))
        .join('')
        .trimEnd(),
    );
}
