import { invalid } from './error-answer.ts';
import { missing } from './input.ts';

/** What MLflow's own server accepts (its `utils/validation.py`). Lengths are characters. */
export const MLFLOW_LIMITS = {
  keyLength: 250,
  paramLength: 6000,
  tagLength: 8000,
  experimentNameLength: 500,
  experimentTagLength: 5000,
  metricsPerBatch: 1000,
  paramsPerBatch: 100,
  tagsPerBatch: 100,
  entriesPerBatch: 1000,
  batchBytes: 1_000_000,
  datasetNameLength: 500,
  datasetDigestLength: 36,
  searchResults: 50_000,
} as const;

/** Throws `BadRequest` for what cannot be the key of a metric, a parameter or a tag. */
export function checkKey(key: string | undefined, what: 'metric' | 'param' | 'tag'): string {
  if (key === undefined || key === '') throw missing('key');
  if (!/^[/\w.\- :]*$/u.test(key.normalize('NFC').replace(/[\p{L}\p{N}]/gu, 'a'))) {
    throw invalid(
      `Invalid value ${JSON.stringify(key)} for the name of a ${what}: names may only contain letters, digits, underscores, dashes, periods, spaces, colons and slashes.`,
      'key',
    );
  }
  if (!isNormalPath(key)) {
    throw invalid(
      `Invalid value ${JSON.stringify(key)} for the name of a ${what}: names may be treated as files, so they must be normal relative paths.`,
      'key',
    );
  }
  checkMost(key, MLFLOW_LIMITS.keyLength, `the name of a ${what}`);
  return key;
}

export function checkMost(text: string, most: number, what: string): void {
  if (text.length <= most) return;
  throw invalid(`${what} has ${text.length} characters, more than the maximum length of ${most}`);
}

/** Whether a text is a path as a file system writes it after resolving `.` and `..`, below where it starts. */
function isNormalPath(path: string): boolean {
  if (path === '.' || path === '..' || path.startsWith('/')) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
