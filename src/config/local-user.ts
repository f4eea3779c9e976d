import { hostname } from 'node:os';
import type { User } from '../contract/run.ts';
import { type Environment, readVariable } from './environment.ts';
import { hashText } from './hash-text.ts';
import { formatUuid } from './random.ts';

/**
 * The person in whose name runs are made here. The object id is made of user and machine name (a UUID of version 8,
 * RFC 9562), so that it is the same in every run.
 */
export function identifyUser(environment: Environment): User {
  const userName = readVariable(environment, 'USER') ?? readVariable(environment, 'USERNAME') ?? 'unknown';
  const hex = hashText(`${userName}@${hostname()}`, 128);
  return { userName, userObjectId: formatUuid(`${hex.slice(0, 12)}8${hex.slice(13, 16)}8${hex.slice(17)}`) };
}
