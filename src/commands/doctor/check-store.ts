import type { DataFacts } from '../../diagnose.ts';
import { countOf, type Finding, nameSome, reportFact, reportProblem } from './finding.ts';

/** Whether what was stored can still be read: the database, each run's record, the contents of files. */
export function checkStore(database: string, facts: DataFacts): readonly Finding[] {
  if (facts.folder.state === 'blocked') return [];
  return [checkDatabase(database, facts), ...checkRecords(facts), ...checkBlobs(facts)];
}

function checkDatabase(file: string, { database, folder }: DataFacts): Finding {
  switch (database.state) {
    case 'absent':
      return reportFact('database', 'info', 'none yet; the first run makes it');
    case 'empty':
      return reportFact('database', 'info', `${file} is empty`);
    case 'unusable': {
      const { message, hint } = database.error;
      return reportProblem('database', 'error', message, hint ?? 'Check who may read the file.');
    }
    case 'damaged': {
      const message = `${file} is damaged: ${database.problems.join('; ')}`;
      const source = folder.newestBackup ?? 'your own backup';
      return reportProblem('database', 'error', message, `Move it away, and put ${source} in its place.`);
    }
    case 'sound': {
      const { runs, version, newestVersion } = database;
      const message = `${countOf(runs, 'run')}, schema ${version}`;
      return version === newestVersion
        ? reportFact('database', 'ok', message)
        : reportFact(
            'database',
            'info',
            `${message}; the next command that writes upgrades it to ${newestVersion}`,
          );
    }
  }
}

function checkRecords({ database, folder }: DataFacts): readonly Finding[] {
  if (database.state !== 'sound') return [];
  const { unreadableRuns } = database;
  if (unreadableRuns.length === 0) return [reportFact('run-records', 'ok', 'all can be read')];
  const source = folder.newestBackup ?? 'your own backup';
  return [
    reportProblem(
      'run-records',
      'error',
      `cannot be read: ${nameSome(unreadableRuns)}`,
      `The other runs can. To have them back, put ${source} in the place of the database.`,
    ),
  ];
}

function checkBlobs({ blobs }: DataFacts): readonly Finding[] {
  if (blobs === undefined) return [];
  const { looked, hashed, missing, damaged } = blobs;
  const findings: Finding[] = [];
  if (missing.length > 0) {
    const message = `lost, and with them files of runs: ${nameSome(missing)}`;
    const fix =
      'Put the folder "blobs" back from your backup; submitting the same files again also brings them back.';
    findings.push(reportProblem('contents', 'error', message, fix));
  }
  if (damaged.length > 0) {
    const message = `not what was stored: ${nameSome(damaged)}`;
    const fix = 'Check the disk, and put the folder "blobs" back from your backup.';
    findings.push(reportProblem('contents', 'error', message, fix));
  }
  if (findings.length > 0) return findings;
  const rest = hashed < looked ? '; --full reads all of them' : '';
  return [reportFact('contents', 'ok', `${looked} looked for, ${hashed} of them read and compared${rest}`)];
}
