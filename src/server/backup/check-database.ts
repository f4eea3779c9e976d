import { DatabaseSync } from 'node:sqlite';
import { notABackup } from './manifest.ts';

/** Has SQLite read the whole database of a backup. Throws `BadFile`. */
export function checkDatabase(database: string, backup: string): void {
  let answer: unknown;
  try {
    const opened = new DatabaseSync(database, { readOnly: true });
    try {
      answer = opened.prepare('pragma quick_check').get()?.quick_check;
    } finally {
      opened.close();
    }
  } catch (cause) {
    throw notABackup(backup, 'its database cannot be read', cause);
  }
  if (answer !== 'ok') throw notABackup(backup, 'its database is damaged');
}
