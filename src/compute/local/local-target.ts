import { closeSync, existsSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AzMlError, systemCode } from '../../errors.ts';
import type { ComputeTarget, LaunchRequest, LiveFile, Observation } from '../compute-target.ts';
import { compareHosts, type HostIdentity, readHostIdentity } from './host-identity.ts';
import { artifactRoots, listLiveFiles } from './live-files.ts';
import { readLogTail } from './log-tail.ts';
import { openProcessTable, type ProcessTable } from './process-identity.ts';
import { readRunFacts } from './read-facts.ts';
import { checkRunId, makeRunFolder, type RunFolder, runFolderNamed, writeRecordOnce } from './run-folder.ts';
import { MARKER_VARIABLE, SUPERVISOR_VARIABLE } from './run-processes.ts';
import { type LaunchFile, readLaunchFile } from './run-records.ts';
import { claimSupervision, findSupervisor, wasSupervised } from './supervisor-claim.ts';
import { judge } from './verdict.ts';

export interface LocalTargetOptions {
  /** Folder that holds one folder for each run. */
  readonly runsFolder: string;
  /** Folder of the data that the supervisor opens to report; default: the parent of `runsFolder`. */
  readonly dataFolder?: string;
  /** Argument list that starts a supervisor; the run's folder is added to it. */
  readonly supervisorCommand: readonly string[];
  /** What the supervisor, and so the script, inherits. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** So many random hexadecimal digits. */
  readonly randomHex: (digits: number) => string;
}

const TAKE_UP_MS = 250;

/** What a launch answers: the name of the run's folder, and on which machine it is. */
interface Handle extends HostIdentity {
  readonly folder: string;
}

interface Machine {
  readonly host: HostIdentity;
  readonly table: ProcessTable;
}

/** This machine as a compute target: every run is a process with a supervisor of its own, no daemon. */
export function createLocalTarget(options: LocalTargetOptions): ComputeTarget {
  let opened: Machine | undefined;
  function machine(): Machine {
    opened ??= { host: readHostIdentity(), table: openProcessTable() };
    return opened;
  }

  /** Starts a supervisor that outlives this process. Answers at once; the supervisor is not waited for. */
  async function startSupervisor(
    folder: RunFolder,
    environment: Readonly<Record<string, string>>,
    command: readonly string[],
  ): Promise<void> {
    const { spawn } = process.getBuiltinModule('node:child_process');
    const [program = process.execPath, ...args] = command;
    const log = openSync(folder.supervisorLog, 'a', 0o600);
    try {
      const child = spawn(program, [...args, folder.path], {
        cwd: folder.path,
        detached: true,
        stdio: ['ignore', log, log],
        env: supervisorEnvironment(options.environment, environment),
      });
      if (child.pid === undefined) throw await new Promise((resolve) => child.once('error', resolve));
      child.unref();
      const { host, table } = machine();
      const entry = table.find(child.pid);
      if (entry !== undefined) claimSupervision(folder, entry, table, host.bootId);
    } finally {
      closeSync(log);
    }
  }

  function observe(text: string): Observation {
    const { host, table } = machine();
    const handle = parseHandle(text);
    const folder = runFolderNamed(options.runsFolder, handle.folder);
    const launch = readLaunchFile(folder);
    if (launch === undefined) return observeMissing(handle, folder);
    for (;;) {
      const facts = readRunFacts(folder, launch, host, table);
      const seen = judge(facts);
      if (seen.state !== 'ended') return seen;
      const mayStillStart =
        facts.outcome === undefined && facts.exit === undefined && facts.start === undefined;
      // Nobody may start what is about to be called "never started". Where that comes too late, look again.
      if (mayStillStart && !writeRecordOnce(folder.pid, { closed: true })) continue;
      if (seen.outcome.status !== 'Failed' || seen.outcome.logTail !== undefined) return seen;
      const logTail = readLogTail(folder.log);
      return logTail === undefined ? seen : { ...seen, outcome: { ...seen.outcome, logTail } };
    }
  }

  /** A folder that is not there says nothing on another machine, and here that the run's traces were removed. */
  function observeMissing(handle: Handle, folder: RunFolder): Observation {
    const isOurs = compareHosts(handle, machine().host) !== 'elsewhere' && existsSync(options.runsFolder);
    if (!isOurs) return { state: 'elsewhere' };
    const reason = `the folder of the run is gone, and with it how the run ended: ${folder.path}`;
    return {
      state: 'ended',
      outcome: { status: 'Failed', endTimeUtc: options.now().toISOString(), reason },
    };
  }

  return {
    name: 'local',
    type: 'local',

    async launch(request) {
      checkRunId(request.runId);
      try {
        const { host, table } = machine();
        const { folder, name } = await createFolder(request, options, host);
        const facts = readRunFacts(folder, readLaunchFile(folder) ?? missing(folder), host, table);
        const isUntouched =
          facts.start === undefined && facts.failure === undefined && !facts.supervisorAlive;
        if (isUntouched) await startSupervisor(folder, request.environment, options.supervisorCommand);
        return formatHandle({ folder: name, ...host });
      } catch (cause) {
        if (cause instanceof AzMlError) throw cause;
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new AzMlError('LaunchFailed', `cannot start run ${request.runId} on this machine: ${why}`, {
          cause,
          ...(systemCode(cause) === 'ENOSPC'
            ? { hint: `make room on the disk of ${options.runsFolder}` }
            : {}),
        });
      }
    },

    async find(run) {
      for (const name of folderNames(run)) {
        const folder = runFolderNamed(options.runsFolder, name);
        const launch = readLaunchFile(folder);
        // Without a supervisor yet it may be about to get one: to look at it would forbid its start.
        if (launch !== undefined && isOf(launch, run) && wasSupervised(folder))
          return formatHandle({ folder: name, ...launch.host });
      }
      return undefined;
    },

    observe: async (handle) => observe(handle),

    async cancel(handle) {
      const { host, table } = machine();
      const folder = runFolderNamed(options.runsFolder, parseHandle(handle).folder);
      const launch = readLaunchFile(folder);
      if (observe(handle).state === 'ended') return;
      if (launch === undefined) {
        throw new AzMlError('FileNotFound', `the run belongs to another machine: there is no ${folder.path}`);
      }
      writeRecordOnce(folder.cancel, { requestedUtc: options.now().toISOString() });
      // On a shared disk its supervisor over there sees the record.
      if (compareHosts(launch.host, host) === 'elsewhere') return;
      const isAtWork = () => findSupervisor(folder, table, host.bootId) !== undefined;
      if (await isTakenUp(folder, isAtWork)) return;
      // Where the old one is only busy after all, the new one finds it and leaves.
      await startSupervisor(folder, {}, options.supervisorCommand);
    },

    async liveFiles(handle): Promise<readonly LiveFile[]> {
      const folder = runFolderNamed(options.runsFolder, parseHandle(handle).folder);
      const history = readLaunchFile(folder)?.request.definition.configuration.history;
      return history === undefined ? [] : listLiveFiles(artifactRoots(folder, history));
    },
  };
}

/**
 * The folder of a run with its `launch.json`, made now or by an earlier launch of the same run. Where another
 * workspace has a run of that id, the workspace's id is added to the name.
 */
async function createFolder(
  request: LaunchRequest,
  options: LocalTargetOptions,
  host: HostIdentity,
): Promise<{ folder: RunFolder; name: string }> {
  const { environment, ...rest } = request;
  const launch: LaunchFile & { version: 1 } = {
    version: 1,
    request: { ...rest, environment: {} },
    environmentNames: Object.keys(environment),
    marker: options.randomHex(24),
    host,
    launchedUtc: options.now().toISOString(),
    dataFolder: options.dataFolder ?? dirname(options.runsFolder),
    supervisorCommand: options.supervisorCommand,
  };
  for (const name of folderNames(request)) {
    const folder = runFolderNamed(options.runsFolder, name);
    makeRunFolder(folder.path);
    if (writeRecordOnce(folder.launch, launch)) return { folder, name };
    const found = readLaunchFile(folder);
    if (found !== undefined && isOf(found, request)) return { folder, name };
  }
  throw new AzMlError('LaunchFailed', `the folder of run ${request.runId} belongs to another run`);
}

type RunOfWorkspace = Pick<LaunchRequest, 'runId' | 'workspaceId'>;

/** Names of a run's folder, the usual one first. */
function folderNames({ runId, workspaceId }: RunOfWorkspace): string[] {
  checkRunId(runId);
  return [runId, `${runId}.${workspaceId}`];
}

function isOf({ request }: LaunchFile, { runId, workspaceId }: RunOfWorkspace): boolean {
  return request.runId === runId && request.workspaceId === workspaceId;
}

/**
 * Whether the run's supervisor acts on a cancel. That it lives is not enough: one that has just been killed is there
 * for some moments yet. Looks for a trace of its acting for a quarter of a second.
 */
async function isTakenUp(folder: RunFolder, isAtWork: () => boolean): Promise<boolean> {
  const deadlineMs = performance.now() + TAKE_UP_MS;
  while (isAtWork()) {
    if ([folder.stop, folder.exit, folder.outcome].some((file) => existsSync(file))) return true;
    if (performance.now() > deadlineMs) return false;
    await sleep(5);
  }
  return false;
}

/** The submitter's environment without what tells that it is itself part of a run. */
function supervisorEnvironment(
  inherited: LocalTargetOptions['environment'],
  added: Readonly<Record<string, string>>,
): Record<string, string | undefined> {
  const { [MARKER_VARIABLE]: _, ...rest } = inherited;
  return { ...rest, ...added, [SUPERVISOR_VARIABLE]: '1' };
}

function formatHandle({ folder, hostId, bootId, pidNamespace }: Handle): string {
  return JSON.stringify({ folder, hostId, bootId, pidNamespace });
}

function parseHandle(text: string): Handle {
  try {
    const { folder, hostId, bootId, pidNamespace } = JSON.parse(text) as Partial<
      Record<keyof Handle, unknown>
    >;
    if (typeof folder === 'string') {
      return { folder, hostId: String(hostId), bootId: String(bootId), pidNamespace: String(pidNamespace) };
    }
  } catch {
    // Falls through: not one of this target's handles.
  }
  throw new AzMlError('Internal', `not a handle of a local run: ${text.slice(0, 100)}`);
}

function missing(folder: RunFolder): never {
  throw new AzMlError('LaunchFailed', `the launch file cannot be read back: ${folder.launch}`);
}
