import { join } from 'node:path';
import { AzMlError } from '../../errors.ts';
import { escapePath } from './paths.ts';
import type { SnapshotLimits } from './snapshot-limits.ts';

interface Sized {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

interface Sum {
  readonly name: string;
  bytes: number;
  count: number;
}

export interface Excess {
  readonly folder: string;
  /** Files that count towards the limit that is broken. */
  readonly files: readonly Sized[];
  /** The ignore file in force, absolute. */
  readonly ignoredBy?: string | undefined;
  readonly limits: SnapshotLimits;
  readonly broken: 'bytes' | 'files';
}

const SHOWN = 5;

/** `SnapshotTooLarge`, saying which files and folders make the snapshot so large and how to leave them out. */
export function describeExcess({ folder, files, ignoredBy, limits, broken }: Excess): AzMlError {
  const totalBytes = files.reduce((sum, { size }) => sum + size, 0);
  const what =
    broken === 'bytes'
      ? `hold ${formatSize(totalBytes)} in ${formatCount(files.length)}, more than ${formatSize(limits.maxBytes)}`
      : `hold ${formatCount(files.length)} that are new or changed, more than ${groupDigits(limits.maxFiles)}`;
  const folders = sumByTopFolder(files).toSorted((left, right) =>
    broken === 'bytes' ? right.bytes - left.bytes : right.count - left.count,
  );
  const largest = files.toSorted((left, right) => right.size - left.size);
  const parts = [
    ...listPart('Largest folders', folders.map(formatSum)),
    ...listPart(
      'Largest files',
      largest.map(({ path, size }) => `${escapePath(path)} ${formatSize(size)}`),
    ),
  ];
  const message = [`The snapshot of ${escapePath(folder)} would ${what}.`, ...parts].join(' ');
  return new AzMlError('SnapshotTooLarge', message, {
    hint: describeRemedy(folder, ignoredBy, folders[0]?.name ?? largest[0]?.path, broken),
    target: folder,
  });
}

/** `412.0 MB`, of 1024 × 1024 bytes as the limit is. */
export function formatSize(bytes: number): string {
  const megabytes = bytes / 1024 ** 2;
  if (megabytes >= 0.1) return `${groupDigits(Math.floor(megabytes))}${fraction(megabytes)} MB`;
  return bytes >= 1024 ? `${Math.round(bytes / 1024)} KB` : `${bytes} bytes`;
}

function fraction(value: number): string {
  const tenth = Math.floor((value % 1) * 10);
  return tenth === 0 ? '' : `.${tenth}`;
}

function sumByTopFolder(files: readonly Sized[]): Sum[] {
  const sums = new Map<string, Sum>();
  for (const { path, size } of files) {
    const end = path.indexOf('/');
    if (end === -1) continue;
    const name = path.slice(0, end + 1);
    const sum = sums.get(name) ?? { name, bytes: 0, count: 0 };
    sum.bytes += size;
    sum.count += 1;
    sums.set(name, sum);
  }
  return [...sums.values()];
}

function formatSum({ name, bytes, count }: Sum): string {
  return `${escapePath(name)} ${formatSize(bytes)} in ${formatCount(count)}`;
}

function listPart(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`${title}: ${items.slice(0, SHOWN).join('; ')}.`];
}

function formatCount(count: number): string {
  return `${groupDigits(count)} ${count === 1 ? 'file' : 'files'}`;
}

function groupDigits(value: number): string {
  return `${value}`.replace(/\B(?=(?:\d{3})+$)/g, ',');
}

function describeRemedy(
  folder: string,
  ignoredBy: string | undefined,
  example: string | undefined,
  broken: Excess['broken'],
): string {
  const file = escapePath(join(folder, '.amlignore'));
  const pattern = example === undefined ? '' : `, such as ${escapePath(example)}`;
  const replaces = ignoredBy?.endsWith('.gitignore')
    ? ' It takes the place of .gitignore, whose lines it should repeat.'
    : '';
  const variable = broken === 'bytes' ? 'AZ_ML_SNAPSHOT_MAX_BYTES' : 'AZ_ML_SNAPSHOT_MAX_FILES';
  return `Leave out what the run does not need: one pattern a line in ${file}${pattern}.${replaces} ${variable} raises the limit.`;
}
