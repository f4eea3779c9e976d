const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** More different keys than this are no field names, and do not come again. */
const MOST_KEYS = 10_000;

export interface KeyCache {
  /** The key that begins at the place, behind its quote; undefined when it holds an escape, or does not end. */
  find(start: number): string | undefined;
}

/**
 * Keys of a JSON text as strings. The runs of a list have the same few keys: each is made into a string once, and
 * found again by a hash of its characters.
 */
export function createKeyCache(text: string): KeyCache {
  const keys = new Map<number, string>();
  return {
    find(start) {
      let hash = 0;
      let end = start;
      let code = text.charCodeAt(end);
      while (code !== QUOTE && code !== BACKSLASH && code >= SPACE) {
        hash = (Math.imul(hash, 31) + code) | 0;
        code = text.charCodeAt(++end);
      }
      if (code !== QUOTE) return undefined;
      const known = keys.get(hash);
      if (known !== undefined && known.length === end - start && text.startsWith(known, start)) return known;
      const key = text.slice(start, end);
      if (keys.size < MOST_KEYS) keys.set(hash, key);
      return key;
    },
  };
}
