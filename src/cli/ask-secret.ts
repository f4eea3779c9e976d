import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { AzMlError } from '../errors.ts';

/** Asks a person at the terminal without showing the answer. Throws `Interrupted` on Ctrl-C and Ctrl-D. */
export async function askSecret(question: string): Promise<string> {
  // readline takes the terminal's own echo away, and writes each key itself: into nothing.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  process.stderr.write(question);
  try {
    const given = Promise.withResolvers<never>();
    const refuse = () => given.reject(new AzMlError('Interrupted', 'interrupted: nothing was kept.'));
    prompt.once('SIGINT', refuse).once('close', refuse);
    given.promise.catch(() => undefined);
    return await Promise.race([prompt.question(''), given.promise]);
  } finally {
    prompt.close();
    process.stderr.write('\n');
  }
}
