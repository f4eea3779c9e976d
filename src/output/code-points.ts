const SURROGATE = /[\ud800-\udfff]/;

/**
 * Order by code point, as in Python. It differs from JavaScript's `<` only where a character beyond U+FFFF
 * meets one from U+E000 up.
 */
export function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return liftSurrogate(a) - liftSurrogate(b);
  }
  return left.length - right.length;
}

/** A new list in code point order; the quick native sort where it gives the same. */
export function sortByCodePoint(texts: readonly string[]): string[] {
  const sorted = texts.slice();
  return texts.some(hasSurrogate) ? sorted.sort(compareCodePoints) : sorted.sort();
}

export function hasSurrogate(text: string): boolean {
  return SURROGATE.test(text);
}

export function countCodePoints(text: string): number {
  if (!hasSurrogate(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Surrogates stand for characters beyond every other code unit. */
function liftSurrogate(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
