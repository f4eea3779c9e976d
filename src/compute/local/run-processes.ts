import type { ProcessEntry, ProcessIdentity, ProcessTable } from './process-identity.ts';
import { isAlive } from './process-identity.ts';
import type { StartedRecord } from './run-records.ts';

/** Set to the run's own random text in every process of a run. */
export const MARKER_VARIABLE = 'AZ_ML_RUN_MARKER';
/** Set in supervisors and guardians: they belong to no run, even when a script of a run submitted theirs. */
export const SUPERVISOR_VARIABLE = 'AZ_ML_SUPERVISOR';

type Kinship = 'ours' | 'warden' | 'foreign' | 'unrelated';

/**
 * All living processes of a run but its guardian and keeper: the script, its descendants, what the guardian
 * inherited from them as their subreaper, and every process that carries the run's marker in its environment. So
 * neither a session of its own nor a double fork nor a cleared environment hides one, as long as the guardian lives;
 * without a guardian a process escapes by all of these together.
 */
export function findRunProcesses(
  table: ProcessTable,
  run: { readonly start: StartedRecord; readonly marker: string },
): readonly ProcessEntry[] {
  const entries = new Map(table.all().map((entry) => [entry.pid, entry]));
  const known = new Map<number, Kinship>();
  const { script, guardian, keeper } = run.start;
  const scriptAlive = isAlive(table, script);

  function kinshipOf(entry: ProcessEntry): Kinship {
    const seen = known.get(entry.pid);
    if (seen !== undefined) return seen;
    // Answers a circle of parents, which a table read while it changes may show.
    known.set(entry.pid, 'unrelated');
    const kinship = isElder(entry, guardian)
      ? 'unrelated'
      : (kinshipByItself(entry) ?? kinshipByParent(entry));
    known.set(entry.pid, kinship);
    return kinship;
  }

  function kinshipByItself(entry: ProcessEntry): Kinship | undefined {
    if (entry.pid === process.pid) return 'foreign';
    if (isSame(entry, script)) return 'ours';
    if (isSame(entry, guardian) || isSame(entry, keeper)) return 'warden';
    let kinship: Kinship | undefined;
    for (const variable of table.environment(entry.pid)) {
      if (variable.startsWith(`${SUPERVISOR_VARIABLE}=`)) return 'foreign';
      if (variable.startsWith(`${MARKER_VARIABLE}=`)) {
        kinship = variable.slice(MARKER_VARIABLE.length + 1) === run.marker ? 'ours' : 'foreign';
      }
    }
    return kinship;
  }

  function kinshipByParent(entry: ProcessEntry): Kinship {
    if (scriptAlive && entry.group === script.pid) return 'ours';
    const parent = entries.get(entry.parent);
    const inherited = parent === undefined ? 'unrelated' : kinshipOf(parent);
    return inherited === 'warden' ? 'ours' : inherited;
  }

  return [...entries.values()].filter((entry) => kinshipOf(entry) === 'ours');
}

function isSame(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.pid === b.pid && a.start === b.start;
}

/** Whether a process is older than the guardian, so that it cannot be of the run; saves reading its environment. */
function isElder(entry: ProcessIdentity, guardian: ProcessIdentity): boolean {
  return Number(entry.start) < Number(guardian.start);
}
