import { type Finding, reportFact, reportProblem } from './finding.ts';

/** This process, as far as it matters for how az-ml runs. */
export interface ProgramFacts {
  /** `24.13.0` */
  readonly nodeVersion: string;
  /** Path of the running Node.js. */
  readonly nodePath: string;
  /** Absent in a Node.js that was built without it. */
  readonly sqliteVersion: string | undefined;
  /** File that holds compiled code for the next start; absent when there is none. */
  readonly compiledCode: string | undefined;
  readonly platform: string;
}

const OLDEST_NODE = 24;

/** Looks at the Node.js that runs az-ml, and at whether it starts as quickly as it can. */
export function checkProgram(facts: ProgramFacts): readonly Finding[] {
  return [checkNode(facts), checkCompiledCode(facts)];
}

function checkNode({ nodeVersion, nodePath, sqliteVersion, platform }: ProgramFacts): Finding {
  const fix = `Install Node.js ${OLDEST_NODE} or newer from https://nodejs.org.`;
  if (Number(nodeVersion.split('.')[0]) < OLDEST_NODE) {
    const message = `Node.js ${nodeVersion} (${nodePath}) is older than ${OLDEST_NODE}`;
    return reportProblem('node', 'error', message, fix);
  }
  if (sqliteVersion === undefined) {
    return reportProblem('node', 'error', `Node.js ${nodeVersion} (${nodePath}) has no SQLite`, fix);
  }
  return reportFact(
    'node',
    'ok',
    `Node.js ${nodeVersion} with SQLite ${sqliteVersion} for ${platform}, ${nodePath}`,
  );
}

function checkCompiledCode({ compiledCode }: ProgramFacts): Finding {
  if (compiledCode !== undefined) return reportFact('compiled-code', 'ok', compiledCode);
  return reportProblem(
    'compiled-code',
    'info',
    'compiled code is not kept, so every start takes longer than it must',
    'The first command after an installation keeps it, where the cache folder can be written.',
  );
}
