import { FIRST_TABLES } from './0001-first-tables.ts';
import type { Migration } from './migration.ts';

/** Every change of the database's shape, oldest first. A released one is never edited; a new one is added. */
export const MIGRATIONS: readonly Migration[] = [FIRST_TABLES];
