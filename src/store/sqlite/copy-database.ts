import { DatabaseSync } from 'node:sqlite';
import { translateError } from './errors.ts';

/**
 * Writes the database as it is at this moment to a new file, while others read and write it: one consistent copy. By
 * a connection of its own, which takes the whole time that it needs. Throws what opening a store throws.
 */
export function copyDatabase(source: string, file: string): void {
  try {
    const database = new DatabaseSync(source, { timeout: 10_000 });
    try {
      database.prepare('vacuum into ?').run(file);
    } finally {
      database.close();
    }
  } catch (error) {
    throw translateError(error, source);
  }
}
