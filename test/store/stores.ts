import { join } from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { RunStore } from '../../src/store/store.ts';

export interface StoreKind {
  readonly name: string;
  /** A store that keeps its data in the folder; opened twice, it finds what it had kept. */
  open(folder: string): RunStore;
}

/** Every store must pass the same tests. */
export const STORES: readonly StoreKind[] = [
  {
    name: 'SQLite',
    open: (folder) =>
      openSqliteStore({
        file: join(folder, 'store.db'),
        backupFolder: join(folder, 'backup'),
        now: () => new Date('2026-11-23T11:48:12Z'),
      }),
  },
];
