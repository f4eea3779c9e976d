import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findJsonError, locateOffset } from '../../src/config/json-position.ts';

test.each([
  ['{"a": 1,\n "b": }', 2, 7],
  ['{"a": 1\n "b": 2}', 2, 2],
  ['{\n  "a": tru\n}', 2, 8],
  ['{"a": [1, 2}', 1, 12],
  ['{"a": 1,}', 1, 9],
  ["{'a': 1}", 1, 2],
  ['{"a": "x', 1, 7],
  ['{"a": 1} x', 1, 10],
  ['{"a": [1,', 1, 10],
  ['', 1, 1],
])('%j is wrong at line %d, column %d', (text, line, column) => {
  expect(locateOffset(text, findJsonError(text))).toEqual({ line, column });
});

test('every JSON text passes to its very end', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 2, '\t'), (text, indent) => {
      const formatted = JSON.stringify(JSON.parse(text), null, indent);
      expect(findJsonError(formatted)).toBe(formatted.length);
    }),
  );
});

test('what comes before the place of an error is the beginning of some JSON text', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom('}', ']', ',', ':', '"', 'x', '{'), (text, at, char) => {
      const position = at % (text.length + 1);
      const broken = text.slice(0, position) + char + text.slice(position);
      fc.pre(!isJson(broken));
      // Up to the place, the insertion cannot have mattered; the token in which it lies may begin before it.
      expect(findJsonError(broken)).toBeLessThanOrEqual(broken.length);
      expect(findJsonError(broken.slice(0, findJsonError(broken)))).toBe(findJsonError(broken));
    }),
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
