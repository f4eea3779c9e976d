import type { Connection } from './connection.ts';

/** What a list is known by besides whose it is: `status`, ``, `Failed`. */
export type Label = readonly [kind: string, key: string, value: string];

/** Numbers that never change once they are stored, remembered by owner and label. */
export interface Memory {
  get(owner: number, label: Label): number | undefined;
  set(owner: number, label: Label, id: number): void;
}

const MOST = 50_000;

type ByValue = Map<string, number>;
type ByKey = Map<string, ByValue>;
type ByKind = Map<string, ByKey>;

/**
 * Forgets all when a transaction is taken back, as it may have made some of the numbers, and when it gets large.
 * Level by level, because to join the parts of a label would cost more than to look them up.
 */
export function makeMemory(connection: Connection): Memory {
  const byOwner = new Map<number, ByKind>();
  let size = 0;
  const forget = () => {
    byOwner.clear();
    size = 0;
  };
  connection.onRollback(forget);
  return {
    get: (owner, [kind, key, value]) => byOwner.get(owner)?.get(kind)?.get(key)?.get(value),
    set: (owner, [kind, key, value], id) => {
      if (size >= MOST) forget();
      size += 1;
      const byKind = takeOrMake(byOwner, owner, (): ByKind => new Map());
      const byKey = takeOrMake(byKind, kind, (): ByKey => new Map());
      takeOrMake(byKey, key, (): ByValue => new Map()).set(value, id);
    },
  };
}

function takeOrMake<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
