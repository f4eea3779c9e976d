import type { DataFacts } from '../../diagnose.ts';
import { countOf, type Finding, nameSome, reportFact, reportProblem } from './finding.ts';

/** Whether what runs on this machine is what the store believes to be running. */
export function checkProcesses({ runs }: DataFacts): readonly Finding[] {
  if (runs === undefined) return [];
  const { running, unwatched, ended, unreadable } = runs;
  const findings: Finding[] = [];
  if (unwatched.length > 0) {
    const message = `no supervisor watches over: ${nameSome(unwatched)}`;
    const fix = 'When they have ended, az-ml run show -r ID brings the record up to date.';
    findings.push(reportProblem('processes', 'warning', message, fix));
  }
  if (ended.length > 0) {
    const message = `ended, which is not recorded yet: ${nameSome(ended)}`;
    findings.push(reportProblem('processes', 'warning', message, 'Run: az-ml run list'));
  }
  if (unreadable.length > 0) {
    const message = `folders of runs that nobody can read: ${nameSome(unreadable)}`;
    const fix = 'If their runs are over, remove these folders from "runs" in the data folder.';
    findings.push(reportProblem('run-folders', 'warning', message, fix));
  }
  if (findings.length > 0) return findings;
  return [
    reportFact(
      'processes',
      'ok',
      running.length === 0
        ? 'no run is going on'
        : `${countOf(running.length, 'run')} going on, each with its supervisor`,
    ),
  ];
}
