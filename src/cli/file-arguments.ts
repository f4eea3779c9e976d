import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Replaces the value of `--key=@FILE` by the content of that file, as az does; a text that names no file stays. */
export function expandFileArguments(words: readonly string[], workingDirectory: string): readonly string[] {
  if (!words.some((word) => word.includes('=@'))) return words;
  return words.map((word) => {
    const at = word.indexOf('=@');
    if (at < 0 || at !== word.indexOf('=')) return word;
    const file = resolve(workingDirectory, word.slice(at + 2));
    return existsSync(file) ? `${word.slice(0, at + 1)}${readFileSync(file, 'utf8').trim()}` : word;
  });
}
