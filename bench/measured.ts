/** What a claim came to: the figure, and the target it is held against where there is one. */

export interface Measured {
  readonly claim: string;
  readonly measured: number;
  readonly unit: '/s' | 's' | 'MB' | 'ms';
  /** Absent where the figure only explains another. */
  readonly target?: number;
  /** Whether more is better. */
  readonly isRate: boolean;
}

/** The figure with its unit, as it is printed. */
export const inWords = ({ measured, unit }: Pick<Measured, 'measured' | 'unit'>): string =>
  `${measured.toFixed(unit === '/s' || unit === 'MB' ? 0 : 2)} ${unit}`;

/** All of them as a table, with the ratio to each target. */
export function tableOf(results: readonly Measured[]): string {
  const head =
    'claim                                          measured      target   ratio (1 and more: met)';
  const lines = results.map((result) => {
    const { claim, measured, unit, target, isRate } = result;
    const figure = `${claim.padEnd(46)} ${inWords(result).padStart(8)}`;
    if (target === undefined) return figure;
    const ratio = isRate ? measured / target : target / measured;
    return `${figure} ${`${target} ${unit}`.padStart(11)}   ${ratio.toFixed(2)}`;
  });
  return [head, ...lines, ''].join('\n');
}
