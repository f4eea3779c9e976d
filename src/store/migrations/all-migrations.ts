import { FIRST_TABLES } from './0001-first-tables.ts';
import { METRICS } from './0002-metrics.ts';
import { ACCESS_TOKENS } from './0003-access-tokens.ts';
import { LOGGED_MODELS } from './0004-logged-models.ts';
import { SNAPSHOT_CHECKS } from './0005-snapshot-checks.ts';
import type { Migration } from './migration.ts';

/** Every change of the database's shape, oldest first. A released one is never edited; a new one is added. */
export const MIGRATIONS: readonly Migration[] = [
  FIRST_TABLES,
  METRICS,
  ACCESS_TOKENS,
  LOGGED_MODELS,
  SNAPSHOT_CHECKS,
];
