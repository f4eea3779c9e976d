import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { resolveCommand } from '../../src/supervisor/find-interpreter.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { type Changes, createWorkbench } from './workbench.ts';

const home = makeTempFolder();
const work = join(home, 'work');
const bin = join(home, 'bin');
const other = join(home, 'other');
const workbench = createWorkbench(home);

function addFile(path: string, text = '', mode = 0o644): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text, { mode });
}

for (const name of ['python3', 'python', 'node', 'bash', 'sh', 'Rscript'])
  addFile(join(bin, name), '', 0o755);
for (const name of ['python', 'sh']) addFile(join(other, name), '', 0o755);
for (const name of ['a.py', 'A.PY', 'a.js', 'a.mjs', 'a.ts', 'a.sh', 'a.R', '-x.py', 'deep/b.py'])
  addFile(join(work, name));
addFile(join(work, 'shebang'), '#!/usr/bin/env  python3 -u \r\nprint()');
addFile(join(work, 'binary'), '\x7fELF', 0o755);
addFile(join(work, 'venv/bin/python'), '', 0o755);

function commandOf(changes: Changes, path = bin): string[] {
  const { configuration } = workbench.request('', changes).definition;
  return resolveCommand(configuration, { workingDirectory: work, path, ownNode: '/own/node' });
}

test.each([
  ['a.py', [join(bin, 'python3'), 'a.py']],
  ['A.PY', [join(bin, 'python3'), 'A.PY']],
  ['deep/b.py', [join(bin, 'python3'), 'deep/b.py']],
  ['-x.py', [join(bin, 'python3'), './-x.py']],
  ['a.js', [join(bin, 'node'), 'a.js']],
  ['a.mjs', [join(bin, 'node'), 'a.mjs']],
  ['a.ts', [join(bin, 'node'), 'a.ts']],
  ['a.sh', [join(bin, 'bash'), 'a.sh']],
  ['shebang', ['/usr/bin/env', 'python3 -u', 'shebang']],
  ['binary', [join(work, 'binary')]],
])('%s is run by %j', (script, expected) => {
  expect(commandOf({ script })).toEqual(expected);
});

test('where the first choice is not in PATH the second is taken', () => {
  expect(commandOf({ script: 'a.py' }, other)[0]).toBe(join(other, 'python'));
  expect(commandOf({ script: 'a.sh' }, other)[0]).toBe(join(other, 'sh'));
  expect(commandOf({ script: 'a.js' }, other)[0]).toBe('/own/node');
});

test('arguments follow as they are', () => {
  expect(commandOf({ script: 'a.py', arguments: ['--lr', '0.1', ''] }).slice(1)).toEqual([
    'a.py',
    '--lr',
    '0.1',
    '',
  ]);
});

test('the interpreter of the run configuration is taken, from PATH or from the snapshot', () => {
  expect(commandOf({ script: 'a.R', interpreterPath: 'Rscript' })).toEqual([join(bin, 'Rscript'), 'a.R']);
  expect(commandOf({ script: 'a.py', interpreterPath: 'venv/bin/python' })[0]).toBe(
    join(work, 'venv/bin/python'),
  );
});

test('a Python of the run configuration is not asked to run shell', () => {
  expect(commandOf({ script: 'a.sh', interpreterPath: '/usr/bin/python3' })).toEqual([
    join(bin, 'bash'),
    'a.sh',
  ]);
});

test('a command is a line for the shell, with no argument added', () => {
  const [shell, ...rest] = commandOf({ command: 'echo "$HOME" | wc', script: 'a.py', arguments: ['x'] });
  expect(shell).toMatch(/^\/bin\/(ba)?sh$/);
  expect(rest).toEqual(['-c', 'echo "$HOME" | wc']);
});

test.each([
  [{ script: 'a.R' }, /no way to run a\.R/],
  [{ script: 'none.py' }, /the script none\.py is not a file of the snapshot/],
  [{ script: '../bin/python3' }, /is not a file of the snapshot/],
  [{ script: 'deep' }, /is not a file of the snapshot/],
  [{ script: '' }, /names neither a script nor a command/],
  [{ script: 'a.py', interpreterPath: 'pypy9' }, /found no pypy9 in PATH \(.*bin\)/],
])('%j fails with the reason', (changes, message) => {
  expect(() => commandOf(changes)).toThrow(
    expect.objectContaining({ code: 'BadRunConfiguration', message: expect.stringMatching(message) }),
  );
});

test('without any Python in PATH both names that were looked for are told', () => {
  expect(() => commandOf({ script: 'a.py' }, '/nowhere')).toThrow(
    'cannot run a.py: found no python3 or python in PATH (/nowhere)',
  );
});
