/**
 * The strength meter is zxcvbn with its dictionaries: tens of megabytes that are loaded when the first password is judged, not before,
 * so that an idle process stays small. Its time grows with the square of the length, so it only ever sees a window.
 */
import type { StrengthMeter } from '../domain/account/password.ts';

const windowChars = 64;
/** Readings of look-alike signs (`4` for `a`) that are tried. The default of 100 lets 64 such signs hold the event loop for a second. */
const lookAlikeReadingsMax = 10;

let loading: Promise<StrengthMeter> | undefined;

/** The meter, loaded once. Rejects only when the installation is broken; the next call then tries again. */
export function loadStrengthMeter(): Promise<StrengthMeter> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<StrengthMeter> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    maxLength: windowChars,
    l33tMaxSubstitutions: lookAlikeReadingsMax,
  });
  return (password, ownWords) => {
    const score = (part: string): number => zxcvbn.check(part, [...ownWords]).score;
    const points = Array.from(password);
    if (points.length <= windowChars) return score(password);
    // A long password is as strong as the stronger of its ends: neither a weak opening nor a weak close weakens the rest.
    return Math.max(score(points.slice(0, windowChars).join('')), score(points.slice(-windowChars).join('')));
  };
}
