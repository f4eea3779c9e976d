import type { HostIdentity } from '../compute/local/host-identity.ts';
import type { ProcessTable } from '../compute/local/process-identity.ts';
import type { RunFolder } from '../compute/local/run-folder.ts';
import type { LaunchFile } from '../compute/local/run-records.ts';
import type { FolderWaker } from './folder-waker.ts';
import type { Reporter } from './reporter.ts';
import type { RunApi } from './run-api.ts';
import type { SupervisorLog } from './supervisor-log.ts';

/** What every part of a supervisor's work has to hand. */
export interface Supervision {
  readonly folder: RunFolder;
  readonly launch: LaunchFile;
  readonly host: HostIdentity;
  readonly table: ProcessTable;
  readonly api: RunApi;
  readonly log: SupervisorLog;
  readonly reporter: Reporter;
  readonly waker: FolderWaker;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
}
