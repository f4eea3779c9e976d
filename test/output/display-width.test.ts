import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import measureWidth from '../../src/output/display-width.ts';
import { testWithAzOutput } from './reference/az-reference.ts';

describe('width on a terminal', () => {
  test.each([
    ['', 0],
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['漢字', 4],
    ['ｱ', 1],
    ['Ａ', 2],
    ['한글', 4],
    ['😀', 2],
    ['\u200b', 0],
    ['\u00ad', 1],
    ['a\x1b[31mb\x1b[0m', 2],
    ['\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\', 4],
  ])('%j takes %i columns', (text, width) => {
    expect(measureWidth(text)).toBe(width);
  });

  testWithAzOutput()(
    'every assigned character is as wide as Unicode says, unless it joins a syllable',
    () => {
      const program = [
        'import unicodedata as u',
        'joins = lambda n: 0x1160 <= n <= 0x11FF',
        'assigned = (n for n in range(0x110000) if not u.category(chr(n)).startswith(("C", "M", "Zl", "Zp")) and not joins(n))',
        'print(*(f"{n}:{1 + (u.east_asian_width(chr(n)) in \'WF\')}" for n in assigned))',
      ].join('\n');
      const { stdout } = spawnSync('/usr/bin/python3', ['-c', program], {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      });
      const expected = stdout.trim().split(' ');
      const wrong = expected.filter((entry) => {
        const [point, width] = entry.split(':').map(Number);
        return measureWidth(String.fromCodePoint(point ?? 0)) !== width;
      });
      expect(expected.length).toBeGreaterThan(140_000);
      expect(wrong.slice(0, 20)).toEqual([]);
    },
  );
});
