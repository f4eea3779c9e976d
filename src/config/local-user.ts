import { hostname } from 'node:os';
import type { User } from '../contract/run.ts';
import { type Environment, readVariable } from './environment.ts';

/**
 * The person in whose name runs are made here. The object id is made of user and machine name (a UUID of version 8,
 * RFC 9562), so that it is the same in every run and says nothing more.
 */
export function identifyUser(environment: Environment): User {
  const userName = readVariable(environment, 'USER') ?? readVariable(environment, 'USERNAME') ?? 'unknown';
  // Only who makes a run needs it: as an import it would cost every command three milliseconds.
  const { createHash } = process.getBuiltinModule('node:crypto');
  const hex = createHash('sha256').update(`${userName}@${hostname()}`).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return { userName, userObjectId: parts.join('-') };
}
