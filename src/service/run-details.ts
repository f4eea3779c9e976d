import type { Run, RunDetails } from '../contract/run.ts';
import type { Handler } from './call.ts';
import { pickFields } from './key-map.ts';
import { listLogFiles } from './log-files.ts';
import { reconcileRun } from './reconcile.ts';
import { findRun } from './scope.ts';

/** A run with its configuration and the addresses of its log files. */
export const getRunDetails: Handler<'getRunDetails'> = async (call) => {
  const { workspace, record: found } = await findRun(call);
  const record = await reconcileRun(call.parts, found);
  const { workspaceId, run } = record;
  const [definition, logFiles] = await Promise.all([
    call.parts.store.getRunDefinition(workspaceId, run.runId),
    listLogFiles(call, { workspace, record }),
  ]);
  const value: RunDetails = {
    ...pickFields(run, SHARED),
    createdTimeUtc: run.createdUtc,
    ...(definition === undefined ? {} : { runDefinition: definition.configuration }),
    inputDatasets: [],
    outputDatasets: [],
    logFiles,
  };
  return { value };
};

/** Fields that are the same in both. */
const SHARED = [
  'runId',
  'runUuid',
  'runNumber',
  'parentRunId',
  'parentRunUuid',
  'rootRunId',
  'rootRunUuid',
  'target',
  'status',
  'statusRevision',
  'revision',
  'startTimeUtc',
  'endTimeUtc',
  'lastModifiedUtc',
  'duration',
  'error',
  'warnings',
  'tags',
  'properties',
  'parameters',
  'createdBy',
  'userId',
] as const satisfies readonly (keyof Run)[];
