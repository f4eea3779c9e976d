import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { listen } from '../../client/http-fixtures.ts';
import { AZ_ML, processEnvironment } from '../../support/az-ml-process.ts';
import { runCli } from '../../support/run-cli.ts';

/** What the server sends. */
export interface ServedAnswer {
  readonly body: string | Uint8Array;
  readonly status?: number;
  /** `application/json` when not given. */
  readonly type?: string;
}

/** One command line and the answer that it gets. */
export interface RestCase {
  readonly answer: ServedAnswer;
  /** Behind `rest --url URL --skip-authorization-header`. */
  readonly words: readonly string[];
}

/** What came of it. Bytes of standard output as Latin-1, so that decoding hides nothing. */
export interface RestOutcome {
  readonly code: number;
  readonly out: string;
}

/** Of a whole process also the first line of standard error. */
export interface WholeOutcome extends RestOutcome {
  readonly firstLine: string;
}

/** Debian's Python, in which its `az` lives; another one may come first in PATH. */
const PYTHON = '/usr/bin/python3';

/** A server for the answers of these cases, and the command line of each. */
export async function serveCases(cases: readonly RestCase[]): Promise<readonly (readonly string[])[]> {
  const { url } = await listen(
    createServer((request, response) => {
      const {
        body = '',
        status = 200,
        type = 'application/json',
      } = cases[Number(request.url?.slice(1))]?.answer ?? {};
      response
        .writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
        .end(body);
    }),
  );
  return cases.map(({ words }, index) => [
    'rest',
    '--url',
    `${url}/${index}`,
    '--skip-authorization-header',
    ...words,
  ]);
}

/** The real `az` in one process; see `az_rest.py`. */
export async function runAzTogether(
  lines: readonly (readonly string[])[],
  home: string,
): Promise<RestOutcome[]> {
  const child = spawn(PYTHON, ['-W', 'ignore', join(import.meta.dirname, 'az_rest.py')], {
    env: azEnvironment(home),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.end(lines.map((words) => `${JSON.stringify(words)}\n`).join(''));
  const answers = (await text(child.stdout)).trimEnd().split('\n');
  if (answers.length !== lines.length) throw new Error(`az answered ${answers.length} of ${lines.length}`);
  return answers.map((line) => JSON.parse(line));
}

/** Our command line in this process. */
export async function runUsTogether(
  lines: readonly (readonly string[])[],
  home: string,
): Promise<RestOutcome[]> {
  const outcomes: RestOutcome[] = [];
  for (const words of lines) {
    const { code, out } = await runCli(words, { home, workingDirectory: home });
    outcomes.push({ code, out: Buffer.from(out).toString('latin1') });
  }
  return outcomes;
}

/** The real `az` as a person starts it. */
export function runAzWhole(words: readonly string[], home: string): Promise<WholeOutcome> {
  return runWhole(['az', ...words], azEnvironment(home));
}

/** The built program. */
export function runUsWhole(words: readonly string[], home: string): Promise<WholeOutcome> {
  return runWhole([process.execPath, AZ_ML, ...words], processEnvironment({ home, cwd: home }));
}

async function runWhole(argv: readonly string[], env: Record<string, string>): Promise<WholeOutcome> {
  const [program = '', ...words] = argv;
  const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.setEncoding('latin1');
  const code = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve(status ?? -1));
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, firstLine: err.split('\n', 1)[0] ?? '' };
}

/** No setting of the person who runs the tests, and nothing sent to anybody. */
function azEnvironment(home: string): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: home,
    LANG: 'C.UTF-8',
    AZURE_CONFIG_DIR: join(home, 'azure'),
    AZURE_CORE_COLLECT_TELEMETRY: 'no',
  };
}
