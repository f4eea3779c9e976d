/** The candidate most like a word, if it is like it at all: what a person most probably meant. */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestRatio = 0;
  for (const candidate of candidates) {
    const ratio = similarity(word, candidate);
    if (ratio > bestRatio) {
      best = candidate;
      bestRatio = ratio;
    }
  }
  return bestRatio >= MINIMUM_RATIO ? best : undefined;
}

const MINIMUM_RATIO = 0.7;

/** Ratcliff and Obershelp's measure, twice the matching characters over all: the one Python's difflib uses. */
export function similarity(a: string, b: string): number {
  const total = a.length + b.length;
  return total === 0 ? 1 : (2 * countMatches(a, b)) / total;
}

/** Length of the longest common substring plus, in the same way, what lies left and right of it. */
function countMatches(a: string, b: string): number {
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
