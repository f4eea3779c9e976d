import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@jest/globals';

/**
 * `test` where a real component is at hand. Elsewhere the tests are skipped with a line that says what to
 * install, but never in CI: there a missing component is a failure.
 */
export function testWith(component: string, isThere: boolean, howToGet: string): typeof test {
  if (isThere) return test;
  if (process.env.CI === 'true') throw new Error(`CI must have ${component}: ${howToGet}`);
  process.stderr.write(`skipped: tests that need ${component}. ${howToGet}\n`);
  return test.skip as unknown as typeof test;
}

/** Whether a program can be started. */
export function hasProgram(name: string, ...args: string[]): boolean {
  return spawnSync(name, args.length > 0 ? args : ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** `test` where the real `az` is, as Debian packages it. */
export function testWithAzureCli(): typeof test {
  const isThere = existsSync('/usr/lib/python3/dist-packages/azure/cli/__main__.py');
  return testWith('azure-cli', isThere, 'apt-get install --no-install-recommends azure-cli');
}

/** Folder of the published API descriptions and recorded exchanges, which lies beside the project, not in it. */
export const CONTRACTS_FOLDER = join(import.meta.dirname, '..', '..', '..', 'shared', 'contracts');

/** `test` for tests on that folder's data: it may be absent anywhere, so they skip there, also in CI. */
export function testWithContracts(): typeof test {
  if (existsSync(CONTRACTS_FOLDER)) return test;
  process.stderr.write(
    `skipped: tests on the published API descriptions, which are not in ${CONTRACTS_FOLDER}\n`,
  );
  return test.skip as unknown as typeof test;
}
