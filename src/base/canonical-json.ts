/**
 * One value, one sequence of bytes: the JSON Canonicalization Scheme (RFC 8785). Whatever plain JSON would drop, round or
 * turn into something else (undefined, NaN, dates, lone surrogates) is refused here, for what is dropped is not sealed.
 */
import { ExactNumber } from './exact-json.ts';

/** Deeper than anything we write by far, and shallow enough that a hostile value cannot exhaust the stack. */
const depthMax = 100;

/** A value that JSON cannot carry faithfully. The message names the place, as `$.payload.until`, and never the value. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
}

/** The canonical bytes of a JSON value (RFC 8785, 3.2); a number that no double is stands there as it is. Throws `NotJson` for anything but null, booleans, finite numbers, well-formed strings, arrays and plain objects. */
export function canonicalJson(value: unknown): Buffer {
  refuseUnlessJson(value, '$', 0);
  return Buffer.from(write(value), 'utf8');
}

/** Keys go by their UTF-16 units, which is how a plain sort compares; texts and doubles are written as ECMAScript does (RFC 8785, 3.2.2 and 3.2.3). */
function write(value: unknown): string {
  if (value instanceof ExactNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = value as Readonly<Record<string, unknown>>;
  const written = Object.keys(members)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${write(members[key])}`);
  return `{${written.join(',')}}`;
}

function refuseUnlessJson(value: unknown, at: string, depth: number): void {
  if (depth > depthMax)
    throw new NotJson(`${at.slice(0, 200)} lies more than ${depthMax} levels deep, or in a circle`);
  if (value === null || typeof value === 'boolean' || value instanceof ExactNumber) return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new NotJson(`${at} is not a finite number`);
    return;
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new NotJson(`${at} has a lone surrogate`);
    return;
  }
  if (typeof value !== 'object') throw new NotJson(`${at} is of type ${typeof value}`);
  if (Array.isArray(value)) {
    // By index: forEach would skip the holes of a sparse array.
    for (let i = 0; i < value.length; i += 1) refuseUnlessJson(value[i], `${at}[${i}]`, depth + 1);
    return;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new NotJson(`${at} is not a plain object`);
  for (const [key, member] of Object.entries(value)) {
    if (!key.isWellFormed()) throw new NotJson(`${at} has a key with a lone surrogate`);
    refuseUnlessJson(member, `${at}.${key}`, depth + 1);
  }
}
