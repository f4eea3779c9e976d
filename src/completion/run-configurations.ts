import { resolve } from 'node:path';
import type { Candidate } from './answer.ts';
import type { Surroundings } from './complete.ts';
import type { GivenValues } from './understand-line.ts';

/** Names that `-c` finds in the project folder. */
export async function listRunConfigurations(
  given: GivenValues,
  { workingDirectory }: Surroundings,
): Promise<Candidate[]> {
  const { findConfigFolder, listNames } = await import(
    '../submission/run-configuration/find-run-configuration.ts'
  );
  const path = resolve(workingDirectory, given.get('path') ?? '.');
  return listNames(findConfigFolder(path)).map((value) => ({ value }));
}
