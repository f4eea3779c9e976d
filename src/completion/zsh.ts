import { type Answer, makeHarmless } from './answer.ts';

/**
 * Fields with a NUL after each: what of the file system fits, how many characters of the word stand before a file's
 * name, then of each candidate `1` if it may go on, value, name and remark for the list. zsh does the quoting.
 */
export function formatForZsh({ candidates, files, filePrefix = '' }: Answer): string {
  const fields = candidates.flatMap(({ value, about = '', isOpen }) => [
    isOpen === true ? '1' : '0',
    value,
    makeHarmless(value),
    makeHarmless(about),
  ]);
  return [files ?? '', String(filePrefix.length), ...fields].map((field) => `${field}\0`).join('');
}
