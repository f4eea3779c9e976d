import { AzMlError } from '../errors.ts';
import { parseExactJson } from './exact-json.ts';

/** Numbers whose kind or digits JSON.parse could lose; a hit inside a string is rare and costs only time. */
const DOUBTFUL_NUMBER = /(?:^|[[,]|"\s*:)\s*(-?(?:\d[\d.]{15,}|\d+\.0+(?!\d)|\d+(?:\.\d+)?[eE])[\d.eE+-]*)/g;

/** A key that JavaScript would move to the front of its object. */
const INDEX_LIKE_KEY = /"\d{1,10}"\s*:/;

/**
 * A JSON text as a value, with nothing lost: large integers, `1.0` beside `1`, the order of all keys. Almost every
 * text passes through JSON.parse; a scan finds the others.
 *
 * @throws AzMlError BadFile when the text is no JSON.
 */
export function parseDocument(text: string): unknown {
  if (losesNothing(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // Python, and so `az`, also takes NaN and Infinity; the exact parser does, and says where the text breaks.
    }
  }
  try {
    return parseExactJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new AzMlError('BadFile', `Not a JSON text: ${error.message}`, { cause: error });
  }
}

function losesNothing(text: string): boolean {
  if (INDEX_LIKE_KEY.test(text)) return false;
  for (const [, number = ''] of text.matchAll(DOUBTFUL_NUMBER)) {
    const value = Number(number);
    const isInteger = /^-?\d+$/.test(number);
    if (isInteger ? !Number.isSafeInteger(value) : Number.isInteger(value)) return false;
  }
  return true;
}
