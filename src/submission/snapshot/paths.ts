/** A path for a message: control characters, which a terminal would obey, as in JSON. */
export function escapePath(path: string): string {
  return JSON.stringify(path).slice(1, -1).replaceAll('\\"', '"').replaceAll('\u007f', '\\u007f');
}

/** A name's bytes for a message: what is not printable ASCII as `%XX`. */
export function escapeBytes(name: Buffer): string {
  return name
    .toString('latin1')
    .replace(/[^ -~]|%/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

/** Control characters, a backslash, and dots or separators that were percent-encoded. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNSAFE = /[\u0000-\u001f\u007f\\]|%(?:2e|2f|5c|00)/i;

/** Names that mean a device on Windows, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(?:\.|$)/i;

/**
 * Whether a name can be a part of a path in a snapshot, which must be possible on every system. The service refuses
 * a snapshot with any other; better to leave one file out than to submit nothing.
 */
export function isStorable(name: string, isAtTop: boolean): boolean {
  const last = name.at(-1);
  return !(
    last === '.' ||
    last === ' ' ||
    UNSAFE.test(name) ||
    DEVICE.test(name) ||
    !name.isWellFormed() ||
    (isAtTop && /^[A-Za-z]:/.test(name))
  );
}

/** A new list in code point order of the paths, which is also the order of their UTF-8 bytes. */
export function sortByPath<T extends { readonly path: string }>(files: readonly T[]): T[] {
  const needsCare = files.some(({ path }) => /[\ud800-\udfff]/.test(path));
  const compare = needsCare ? compareCodePoints : compareCodeUnits;
  return files.toSorted((left, right) => compare(left.path, right.path));
}

function compareCodeUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Surrogates stand for characters beyond every other code unit. */
function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = lift(left.charCodeAt(index)) - lift(right.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function lift(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
