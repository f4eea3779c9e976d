import { expect, test } from '@jest/globals';
import { readSnapshotLimits } from '../../../src/submission/snapshot/snapshot-limits.ts';

const MB = 1024 * 1024;

test('without a word the limits are 300 MB and 2000 files', () => {
  expect(readSnapshotLimits({})).toEqual({ maxBytes: 300 * MB, maxFiles: 2000 });
});

test.each([
  ['1000', 1000],
  ['500MB', 500 * MB],
  ['2 GiB', 2048 * MB],
  ['1k', 1024],
])('AZ_ML_SNAPSHOT_MAX_BYTES=%s is %d bytes', (text, maxBytes) => {
  expect(readSnapshotLimits({ AZ_ML_SNAPSHOT_MAX_BYTES: text }).maxBytes).toBe(maxBytes);
});

test('AZ_ML_SNAPSHOT_MAX_FILES is a number of files', () => {
  expect(readSnapshotLimits({ AZ_ML_SNAPSHOT_MAX_FILES: '5' }).maxFiles).toBe(5);
});

test.each(['True', '1', 'yes'])('AML_SNAPSHOT_NO_FILE_LIMIT=%s lifts the number of files', (text) => {
  expect(
    readSnapshotLimits({ AML_SNAPSHOT_NO_FILE_LIMIT: text, AZ_ML_SNAPSHOT_MAX_FILES: '5' }).maxFiles,
  ).toBe(Number.POSITIVE_INFINITY);
});

test.each(['', '0', 'false', 'No'])('AML_SNAPSHOT_NO_FILE_LIMIT=%j lifts nothing', (text) => {
  expect(readSnapshotLimits({ AML_SNAPSHOT_NO_FILE_LIMIT: text }).maxFiles).toBe(2000);
});

test.each([
  ['AZ_ML_SNAPSHOT_MAX_BYTES', 'lots'],
  ['AZ_ML_SNAPSHOT_MAX_BYTES', '-1'],
  ['AZ_ML_SNAPSHOT_MAX_FILES', '5 MB'],
])('%s=%s is refused by name', (name, text) => {
  expect(() => readSnapshotLimits({ [name]: text })).toThrow(
    expect.objectContaining({ code: 'BadConfiguration', target: name }),
  );
});
