/** What `git status --porcelain=v2 --branch -z` says (git-status(1), "Porcelain Format Version 2"). */
export interface GitStatus {
  /** Absent before the first commit. */
  readonly commit?: string;
  /** Absent where git shows a word in parentheses instead: `(detached)`, or something it could not make out. */
  readonly branch?: string;
  readonly changes: readonly GitChange[];
}

export interface GitChange {
  /** From the top of the work tree. */
  readonly path: string;
  /**
   * `content`: a tracked file whose content, and nothing else, differs from the index. `submodule`: the same of files
   * inside a submodule. Only these two depend on what a filter makes of a file.
   */
  readonly kind: 'content' | 'submodule' | 'other';
}

/** Arguments that make git print what `parseStatus` reads, limited to the current folder as `git status .` is. */
export const STATUS_ARGS = [
  ...['status', '--porcelain=v2', '--branch', '-z', '--untracked-files=normal'],
  // Neither counts for whether anything changed, and both can take long.
  ...['--no-renames', '--no-ahead-behind'],
  ...['--', '.'],
];

/** Reads the records; a last one that was cut off does not count. Answers undefined when it is not a status at all. */
export function parseStatus(output: Buffer): GitStatus | undefined {
  const records = output.toString().split('\0').slice(0, -1);
  const headers = new Map<string, string>();
  const changes: GitChange[] = [];
  for (const record of records) {
    const [, key, value] = /^# (\S+) (.*)$/s.exec(record) ?? [];
    if (key !== undefined && value !== undefined) headers.set(key, value);
    else if (!record.startsWith('#')) changes.push(parseChange(record));
  }
  const commit = headers.get('branch.oid');
  const branch = headers.get('branch.head');
  if (commit === undefined || branch === undefined) return undefined;
  return {
    ...(commit.startsWith('(') ? {} : { commit }),
    ...(branch.startsWith('(') ? {} : { branch }),
    changes,
  };
}

/** `1 XY sub mH mI mW hH hI path`; records of another type cannot come from a filter. */
function parseChange(record: string): GitChange {
  const [type, states, submodule, , indexMode, workTreeMode, , , ...path] = record.split(' ');
  const isContent = type === '1' && states === '.M' && indexMode === workTreeMode;
  if (isContent && submodule === 'N...') return { path: path.join(' '), kind: 'content' };
  if (isContent && submodule === 'S.M.') return { path: path.join(' '), kind: 'submodule' };
  return { path: record, kind: 'other' };
}
