import { DATA_FORMAT } from '../../config/data-folder.ts';
import type { DataFacts } from '../../diagnose.ts';
import { type Finding, reportFact, reportProblem } from './finding.ts';

const LITTLE_BYTES = 1e9;
const TOO_LITTLE_BYTES = 50e6;

/** Whether the data folder is there, can be used, and is for its owner alone. */
export function checkDataFolder(home: string, facts: DataFacts): readonly Finding[] {
  const { folder, networkFileSystem } = facts;
  const place = checkPlace(home, folder);
  if (folder.state === 'blocked') return [place];
  const findings = [place, checkSpace(folder.freeBytes)];
  if (folder.state === 'absent') return findings;
  return [
    ...findings,
    ...checkFormat(home, folder),
    checkPermissions(home, folder),
    checkFileSystem(networkFileSystem),
  ];
}

type FolderFacts = DataFacts['folder'];

const ELSEWHERE = 'Set AZ_ML_HOME to a folder that you may write to.';

function checkPlace(home: string, { state, nearest, writable }: FolderFacts): Finding {
  if (state === 'blocked') {
    return reportProblem(
      'data-folder',
      'error',
      `${home} cannot be used: ${nearest} is not a folder`,
      ELSEWHERE,
    );
  }
  if (!writable && state === 'absent') {
    return reportProblem(
      'data-folder',
      'error',
      `${home} cannot be made: ${nearest} is not writable`,
      ELSEWHERE,
    );
  }
  if (!writable) {
    return reportProblem('data-folder', 'warning', `${home} can be read but not written`, ELSEWHERE);
  }
  return state === 'absent'
    ? reportFact(
        'data-folder',
        'info',
        `${home} does not exist yet; the first command that needs it makes it`,
      )
    : reportFact('data-folder', 'ok', home);
}

function checkSpace(freeBytes: number): Finding {
  const message = `${formatGigabytes(freeBytes)} free`;
  if (freeBytes >= LITTLE_BYTES) return reportFact('free-space', 'ok', message);
  const fix = 'Free some space there, or set AZ_ML_HOME to a folder on another disk.';
  return reportProblem('free-space', freeBytes < TOO_LITTLE_BYTES ? 'error' : 'warning', message, fix);
}

function formatGigabytes(bytes: number): string {
  return bytes < LITTLE_BYTES ? `${(bytes / 1e6).toFixed(0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

function checkFormat(home: string, { format, isEmpty }: FolderFacts): readonly Finding[] {
  if (isEmpty) return [];
  if (format === undefined || format === '') {
    const message = `${home} holds no file "format", which az-ml writes when it makes a data folder`;
    const fix = 'If this is no data folder of az-ml, set AZ_ML_HOME to the right one.';
    return [reportProblem('data-format', 'warning', message, fix)];
  }
  const isNumber = /^\d{1,9}$/.test(format);
  if (isNumber && Number(format) <= DATA_FORMAT) return [reportFact('data-format', 'ok', `format ${format}`)];
  const message = isNumber
    ? `format ${format} is newer than ${DATA_FORMAT}, the newest this az-ml knows`
    : `${home}/format should hold a number and holds ${JSON.stringify(format.slice(0, 40))}`;
  const fix = isNumber
    ? 'Upgrade az-ml, or set AZ_ML_HOME to another folder.'
    : 'Set AZ_ML_HOME to a data folder of az-ml.';
  return [reportProblem('data-format', 'error', message, fix)];
}

function checkPermissions(home: string, { mode, isOwn }: FolderFacts): Finding {
  if (!isOwn) {
    const fix = `Give it to you (sudo chown -R "$(id -un)" '${home}'), or set AZ_ML_HOME to a folder of yours.`;
    return reportProblem('permissions', 'warning', `${home} belongs to another user`, fix);
  }
  if (mode !== undefined && (mode & 0o077) !== 0) {
    const message = `others of this machine may enter ${home} (mode ${mode.toString(8)})`;
    return reportProblem('permissions', 'warning', message, `Run: chmod 700 '${home}'`);
  }
  return reportFact('permissions', 'ok', 'for its owner alone');
}

function checkFileSystem(networkFileSystem: string | undefined): Finding {
  if (networkFileSystem === undefined) return reportFact('file-system', 'ok', 'a local disk');
  const message = `the data folder lies on a network file system (${networkFileSystem}): slow, and safe only if it keeps locks`;
  return reportProblem('file-system', 'warning', message, 'Set AZ_ML_HOME to a folder on a local disk.');
}
