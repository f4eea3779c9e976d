import { type Environment, readVariable } from '../../config/environment.ts';
import { AzMlError } from '../../errors.ts';

/** How much a snapshot may hold. */
export interface SnapshotLimits {
  /** Over all files together. */
  readonly maxBytes: number;
  /** Files that are new or changed since the last snapshot of the same folder. */
  readonly maxFiles: number;
}

export const DEFAULT_LIMITS: SnapshotLimits = { maxBytes: 300 * 1024 * 1024, maxFiles: 2000 };

const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['K', 1024],
  ['M', 1024 ** 2],
  ['G', 1024 ** 3],
]);

/**
 * The limits an environment asks for: `AZ_ML_SNAPSHOT_MAX_BYTES` (also as `500 MB`, `2GB`),
 * `AZ_ML_SNAPSHOT_MAX_FILES`, and `AML_SNAPSHOT_NO_FILE_LIMIT`, which lifts the number of files altogether. Throws
 * `BadConfiguration` for a value that is no number.
 */
export function readSnapshotLimits(environment: Environment): SnapshotLimits {
  const isLifted = /^(?!(?:0|false|no)$)./i.test(environment.AML_SNAPSHOT_NO_FILE_LIMIT ?? '');
  const maxFiles = readCount(environment, 'AZ_ML_SNAPSHOT_MAX_FILES', /^(\d+)$/);
  const maxBytes = readCount(environment, 'AZ_ML_SNAPSHOT_MAX_BYTES', /^(\d+)\s*(?:([KMG])i?)?B?$/i);
  return {
    maxBytes: maxBytes ?? DEFAULT_LIMITS.maxBytes,
    maxFiles: isLifted ? Number.POSITIVE_INFINITY : (maxFiles ?? DEFAULT_LIMITS.maxFiles),
  };
}

function readCount(environment: Environment, name: string, form: RegExp): number | undefined {
  const text = readVariable(environment, name);
  if (text === undefined) return undefined;
  const [, digits, unit = ''] = form.exec(text.trim()) ?? [];
  const factor = UNITS.get(unit.toUpperCase());
  if (digits !== undefined && factor !== undefined) return Number(digits) * factor;
  throw new AzMlError(
    'BadConfiguration',
    `The variable ${name} should be a number and is ${JSON.stringify(text)}`,
    {
      target: name,
    },
  );
}
