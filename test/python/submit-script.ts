import { copyFileSync, mkdtempSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runAzMl } from '../support/az-ml-process.ts';

export interface SubmittedRun {
  /** Exit code of the command that submitted the script and followed it. */
  readonly code: number | null;
  /** What the script printed, with what the command said around it. */
  readonly log: string;
  readonly run: {
    readonly run_id: string;
    readonly status: string;
    readonly tags: Readonly<Record<string, string | null>>;
    readonly properties: Readonly<Record<string, string>>;
    readonly error?: unknown;
  };
}

/** Submits one of the scripts beside this file as a person would, and waits for its end. */
export function submitScript(
  script: string,
  { home, bin, args = [], env = {} }: SubmitOptions,
): SubmittedRun {
  const cwd = mkdtempSync(join(home, 'project-'));
  copyFileSync(join(import.meta.dirname, 'scripts', script), join(cwd, basename(script)));
  const options = { home, cwd, env: { PATH: `${bin}:${process.env.PATH ?? ''}`, ...env } };
  const submitted = runAzMl(['run', 'submit-script', '-e', 'python', script, ...args], options);
  const shown = runAzMl(
    ['run', 'list', '-e', 'python', '--last', '100', '--query', `[?script_name=='${script}'] | [0]`],
    options,
  );
  return {
    code: submitted.status,
    log: `${submitted.stdout}\n${submitted.stderr}`,
    run: JSON.parse(shown.stdout),
  };
}

export interface SubmitOptions {
  /** Folder for everything: the data, and the project of each script. */
  readonly home: string;
  /** Folder of the Python that runs the script. */
  readonly bin: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The facts that a script prints as JSON on one line. */
// biome-ignore lint/suspicious/noExplicitAny: each test knows what its script prints
export function factsOf(log: string): any {
  const [, json] = /^FACTS (.*)$/m.exec(log) ?? [];
  if (json === undefined) throw new Error(`the script did not get to its end:\n${log}`);
  return JSON.parse(json);
}
