import { type Answer, makeHarmless } from './answer.ts';

/**
 * Fields with a NUL after each: what of the file system fits, how many characters of the word stand before a file's
 * name, then each candidate with its remark behind a tab. fish does the quoting, but takes no tab in a value.
 */
export function formatForFish({ candidates, files, filePrefix = '' }: Answer): string {
  const fields = candidates
    .filter(({ value }) => !value.includes('\t'))
    .map(({ value, about }) => (about === undefined ? value : `${value}\t${makeHarmless(about)}`));
  return [files ?? '', String(filePrefix.length), ...fields].map((field) => `${field}\0`).join('');
}
