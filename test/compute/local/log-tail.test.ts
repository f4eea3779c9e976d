import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readLogTail } from '../../../src/compute/local/log-tail.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

const file = join(makeTempFolder(), 'log');

function tailOf(content: string | Uint8Array): string | undefined {
  writeFileSync(file, content);
  return readLogTail(file);
}

test('a log that is not there or has nothing in it has no last lines', () => {
  expect(readLogTail(`${file}.not`)).toBeUndefined();
  expect(tailOf('\n\n')).toBeUndefined();
});

test('twenty lines are enough, and empty lines at the end are none', () => {
  const lines = Array.from({ length: 30 }, (_, i) => `line ${i}`);
  expect(tailOf(`${lines.join('\n')}\n\n\n`)).toBe(lines.slice(10).join('\n'));
});

test('colours, cursor moves, window titles and bells do not come through', () => {
  expect(tailOf('\u001b[1;31mred\u001b[0m \u001b]0;title\u0007\u0007a\u001b[2K\tb\u0000\u009b\n')).toBe(
    'red a\tb',
  );
});

test('of a progress bar the last state is shown', () => {
  expect(tailOf('10%\r50%\r100%\r\ndone\r\n')).toBe('100%\ndone');
});

test('bytes that are no text are replaced, and a character cut in two is left out', () => {
  expect(tailOf(Buffer.from([0x61, 0xff, 0x62]))).toBe('a\ufffdb');
  const tail = tailOf(`${'ü'.repeat(5000)}x`);
  expect(tail).toMatch(/^ü+x$/);
  expect(Buffer.byteLength(tail ?? '')).toBeLessThanOrEqual(8192);
});

test('of a log of 10 GB only the end is read', () => {
  truncateSync(file, 10 * 2 ** 30);
  writeFileSync(file, 'the end', { flag: 'a' });
  const began = performance.now();
  expect(readLogTail(file)).toBe('the end');
  expect(performance.now() - began).toBeLessThan(200);
});
