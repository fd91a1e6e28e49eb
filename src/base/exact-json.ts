/**
 * JSON as PostgreSQL tells a jsonb, with every number as exact as it stands there. A double is no number of the database's: to it 2^53 and
 * 2^53 + 1 are one, and so are 1 and 1.0; whoever rewrote the one to the other would not be seen.
 */

/** A number that no double is, by its text. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Reads what `jsonb::text` wrote. A number is a double where PostgreSQL has it just as it has that double; any other is an `ExactNumber`. */
export function readExactJson(text: string): unknown {
  if (!/(?:^|[:[,]) ?-?[0-9]/.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value, context?: { source?: string }) =>
    typeof value === 'number' ? exactly(value, context?.source ?? '') : value,
  );
}

function exactly(value: number, source: string): number | ExactNumber {
  return Number.isFinite(value) && withoutExponent(JSON.stringify(value)) === source
    ? value
    : new ExactNumber(source);
}

/** As PostgreSQL's numeric writes it: all digits, and as many decimals as were given. */
function withoutExponent(number: string): string {
  const [, sign = '', whole = '', decimals = '', exponent] =
    /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(number) ?? [];
  if (exponent === undefined) return number;
  const digits = whole + decimals;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}`;
}
