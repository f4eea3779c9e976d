import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkFilePath, checkFolderPath, isFilePath } from '../../src/service/artifact-path.ts';

const check = (path: string) => checkFilePath(path, 5000);

test.each([
  'outputs/model.pkl',
  'a',
  '.hidden/.x',
  'été/漢字.txt',
  'a b/c',
  '...a',
  'console.log',
  '%41',
  'ab:c',
])('%j may name a file', (path) => {
  expect(check(path)).toBe(path);
});

test.each([
  ['', 'empty'],
  ['..', 'the part ..'],
  ['a/../b', 'the part ..'],
  ['./a', 'the part .'],
  ['/etc/passwd', 'absolute'],
  ['a//b', 'empty part'],
  ['a/', 'empty part'],
  ['a\\b', 'backslash'],
  ['..\\a', 'backslash'],
  ['C:/a', 'drive letter'],
  ['c:a', 'drive letter'],
  ['a\0b', 'control character'],
  ['a\nb', 'control character'],
  ['a./b', 'dot or a blank'],
  ['a ', 'dot or a blank'],
  ['nul', 'device'],
  ['logs/CON.txt', 'device'],
  ['lpt1', 'device'],
  ['%2e%2e/a', 'encoded twice'],
  ['a%2Fb', 'encoded twice'],
  ['\ud800', 'Unicode'],
])('%j is refused: %s', (path, reason) => {
  expect(() => check(path)).toThrow(reason);
  expect(isFilePath(path, 5000)).toBe(false);
});

test('a path that is too long is refused as such', () => {
  expect(() => check('a'.repeat(5001))).toThrow(expect.objectContaining({ code: 'LimitExceeded' }));
  expect(check('a'.repeat(5000))).toHaveLength(5000);
});

test('a folder may end in a slash, and be empty', () => {
  expect(checkFolderPath('a/b/', 5000)).toBe('a/b');
  expect(checkFolderPath('', 5000)).toBe('');
  expect(checkFolderPath('/', 5000)).toBe('');
  expect(() => checkFolderPath('../', 5000)).toThrow('the part ..');
});

test('whatever passes stays inside the folder it is put in', () => {
  const parts = fc.constantFrom('..', '.', '', 'a', 'b.txt', '/', '\\', '%2e%2e', 'C:', '\0', ' ', '...');
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 6 }), fc.constantFrom('/', ''), (found, separator) => {
      const path = found.join(separator);
      fc.pre(isFilePath(path, 5000));
      const inside = relative('/root/files', join('/root/files', path));
      expect(inside).toBe(path);
    }),
  );
});
