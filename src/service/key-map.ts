import { AzMlError } from '../errors.ts';

type KeyMap<T> = Readonly<Record<string, T>>;

/** The map without these keys. Built from entries, so that a key `__proto__` stays a key. */
export function omitKeys<T>(map: KeyMap<T>, keys: readonly string[]): KeyMap<T> {
  const unwanted = new Set(keys);
  return Object.fromEntries(Object.entries(map).filter(([key]) => !unwanted.has(key)));
}

/**
 * A map whose keys are written once, with further keys. The same value again is fine. Throws `ImmutableProperty`
 * naming the key.
 */
export function addOnce<T>(map: KeyMap<T>, added: KeyMap<T>, what: string): KeyMap<T> {
  for (const [key, value] of Object.entries(added)) {
    if (!Object.hasOwn(map, key) || JSON.stringify(map[key]) === JSON.stringify(value)) continue;
    throw new AzMlError(
      'ImmutableProperty',
      `the ${what} ${key} has another value already and cannot change`,
      {
        target: key,
        hint: 'what may change belongs into a tag',
      },
    );
  }
  return { ...map, ...added };
}

/** Those of the named fields that an object has; absent ones stay absent. */
export function pickFields<T extends object, Key extends keyof T>(
  object: T,
  names: readonly Key[],
): Pick<T, Key> {
  const entries = names.map((name) => [name, object[name]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Pick<T, Key>;
}
