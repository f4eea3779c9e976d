import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { complete } from './complete.ts';
import type { Grammar } from './grammar.ts';
import { readShellRequest } from './shell-request.ts';

/** Made from the commands by the build. */
const GRAMMAR_FILE = join(import.meta.dirname, 'completion-grammar.json');

async function answerShell(): Promise<void> {
  try {
    const request = readShellRequest(process.argv.slice(3), process.env);
    if (request === undefined) return;
    const grammar: Grammar = JSON.parse(readFileSync(GRAMMAR_FILE, 'utf8'));
    const answer = await complete(request.words, {
      grammar,
      environment: process.env,
      workingDirectory: process.cwd(),
      now: () => new Date(),
    });
    writeSync(1, request.format(answer));
  } catch {
    // Whatever is wrong, a person who presses Tab has not asked to hear of it.
  }
}

answerShell();
