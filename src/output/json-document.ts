import { AzMlError } from '../errors.ts';
import { parseExactJson, readNumber } from './exact-json.ts';

/** A list, an object or a string. */
const NOT_BARE = /^\s*[[{"]/;

/**
 * Beginnings of numbers of which JSON.parse may lose something: whole ones with a point or an exponent, those that
 * become whole by rounding, and those of many digits. They are rare, and so is text that looks like them.
 */
const DOUBTFUL_NUMBER =
  /[:,[]\s*-?\d+(?:\.(?:0+(?=[\s,\]}])|0{5}|9{5}|\d+[eE][-+]?\d+(?=[\s,\]}]))|[eE][-+]?\d+(?=[\s,\]}])|\d{11})/g;

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?=[\s,\]}])/y;

/** A key that JavaScript may move to the front of its object: digits, or escapes that may be digits. */
const INDEX_LIKE_KEY = /"[\d\\][\du\\]*"\s*:/;

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
  return NOT_BARE.test(text) && !INDEX_LIKE_KEY.test(text) && !hasFragileNumber(text);
}

function hasFragileNumber(text: string): boolean {
  for (const { index, 0: hit } of text.matchAll(DOUBTFUL_NUMBER)) {
    NUMBER.lastIndex = index + hit.search(/[-\d]/);
    const written = NUMBER.exec(text)?.[0];
    if (written !== undefined && typeof readNumber(written) !== 'number') return true;
  }
  return false;
}
