import { compareCodePoints } from '../output/code-points.ts';

/**
 * The candidate most like a word, if it is like it at all: what a person most probably meant. The same choice as
 * Python's `difflib.get_close_matches(word, candidates, 1, 0.7)` for words of less than 200 characters.
 */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestRatio = MINIMUM_RATIO;
  for (const candidate of candidates) {
    const ratio = similarity(candidate, word);
    // Of equals Python takes the one that comes last in order.
    const isBetter = best === undefined || ratio > bestRatio || compareCodePoints(candidate, best) > 0;
    if (ratio >= bestRatio && isBetter) [best, bestRatio] = [candidate, ratio];
  }
  return best;
}

const MINIMUM_RATIO = 0.7;

/**
 * Ratcliff and Obershelp's measure, twice the matching characters over all: the ratio of Python's
 * `difflib.SequenceMatcher(None, a, b)`, or 0 where lengths alone keep it below what counts as alike.
 */
export function similarity(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const total = left.length + right.length;
  if (total === 0) return 1;
  if ((2 * Math.min(left.length, right.length)) / total < MINIMUM_RATIO) return 0;
  return (2 * countMatches(left, right)) / total;
}

/** Length of the longest common stretch plus, in the same way, what lies left and right of it. */
function countMatches(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  let startA = 0;
  let startB = 0;
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      let run = 0;
      while (i + run < a.length && j + run < b.length && a[i + run] === b[j + run]) run++;
      if (run > length) [length, startA, startB] = [run, i, j];
    }
  }
  if (length === 0) return 0;
  return (
    length +
    countMatches(a.slice(0, startA), b.slice(0, startB)) +
    countMatches(a.slice(startA + length), b.slice(startB + length))
  );
}
