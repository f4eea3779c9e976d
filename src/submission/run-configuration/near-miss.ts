/** The known word that a word was probably meant to be: one or two letters away from it. */
export function findNearMiss(word: string, known: readonly string[]): string | undefined {
  const allowed = word.length < 6 ? 1 : 2;
  return known.find((candidate) => candidate !== word && editDistance(word, candidate) <= allowed);
}

/** Letters to insert, delete or replace to make one word the other (Wagner and Fischer 1974). */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
