import { AzMlError } from '../../errors.ts';
import { toJsonText } from './json-notation.ts';
import { readFileValue, type TextSource } from './read-file-value.ts';

/** Name -> values; a list in JSON gives several. */
export type Pairs = Map<string, readonly string[]>;

/**
 * Reads words that are each `KEY=VALUE`, a JSON object, or `@FILE` with one of these in it. The last value of a key
 * counts. Throws `BadRequest` for anything else.
 */
export async function readPairs(
  option: string,
  words: readonly string[],
  source: TextSource,
): Promise<Pairs> {
  const pairs: Pairs = new Map();
  for (const word of words) {
    const text = await readText(option, word, source);
    const entries = (await readObject(option, text)) ?? [readPair(option, text)];
    for (const [name, values] of entries) pairs.set(name, values);
  }
  return pairs;
}

/** `@FILE` stands for the whole word, or for the value behind its `=`. */
async function readText(option: string, word: string, source: TextSource): Promise<string> {
  const at = word.indexOf('=');
  const value = await readFileValue(word.slice(at + 1), source);
  if (typeof value === 'string') return `${word.slice(0, at + 1)}${value}`;
  throw badPair(option, word, 'a file that is no text');
}

function readPair(option: string, text: string): [string, readonly string[]] {
  const at = text.indexOf('=');
  // The word itself is not told when it may be a header: it may hold a secret.
  if (at < 0) throw badPair(option, text, 'neither KEY=VALUE nor a JSON object');
  return [text.slice(0, at), [text.slice(at + 1)]];
}

async function readObject(option: string, text: string): Promise<[string, readonly string[]][] | undefined> {
  if (!/^\s*\{/.test(text)) return undefined;
  const json = await toJsonText(text);
  if (json === undefined) return undefined;
  const { parseDocument } = await import('../../output/json-document.ts');
  const { isJsonObject, keysOf } = await import('../../output/json-object.ts');
  const { toPythonText } = await import('../../output/python-text.ts');
  const document = parseDocument(json);
  if (!isJsonObject(document)) return undefined;
  return keysOf(document).map((name) => {
    const values = [document[name]].flat().filter((value) => value !== null);
    if (values.some((value) => Array.isArray(value) || isJsonObject(value))) {
      throw badPair(option, name, 'an object or a list of lists');
    }
    return [name, values.map(toPythonText)];
  });
}

function badPair(option: string, word: string, what: string): AzMlError {
  const shown = option === '--headers' ? '' : ` '${word}'`;
  return new AzMlError('BadRequest', `argument ${option}: a value${shown} is ${what}`, {
    hint: 'Write KEY=VALUE, a JSON object with texts as values, or @FILE.',
    target: option,
  });
}
