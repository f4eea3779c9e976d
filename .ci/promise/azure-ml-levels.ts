import type { OperationName } from '../../src/contract/operations.ts';
import type { Promised, PromiseLevel } from './promise.ts';

const WORKSPACES = 'a workspace and an experiment are made, described and found';
const RUNS = 'an interactive run is made, tagged, told of, ended and read in every scope';
const LISTS = 'runs are made together, listed, filtered, ordered and paged';
const SUBMISSION = 'a script is submitted with its source, followed and cancelled';
const FILES = 'files of a run are kept, listed, and read whole and in part';
const FILE_PATHS = 'files are named by parameter and at the end of the path';
const FILE_RECORDS = 'files are announced, found by id and taken away';
const LOGGED = 'scalars, lists and tables are logged as azureml-core logs them, listed and read';
const LONG = 'a long metric is read page by page, between two times, and as a sample';
const OLD_METRICS = 'metrics are logged and queried as in the older metric store';
const DELETED_METRICS = 'metrics are deleted by run and by container';
const READ_TOGETHER = 'runs are read by their ids, by compute target, and counted';
const RUN_DATA = 'the data of runs are selected part by part';
const EXPERIMENTS = 'experiments are listed by view, and one without runs is deleted';
const TAGS = 'tags are set and taken away in one change, in every scope';
const REPLAY = 'is answered as it expects';

const exact = (proof: string, note?: string) => promise('exact', proof, note);
const shape = (proof: string, note?: string) => promise('shape', proof, note);
const subset = (proof: string, note: string) => promise('subset', proof, note);

/** What is promised of each operation that is answered. */
export const AZURE_ML_LEVELS: Readonly<Record<OperationName, Promised>> = {
  listWorkspaces: shape(WORKSPACES),
  getWorkspace: shape(WORKSPACES),
  putWorkspace: subset(WORKSPACES, 'what only a cloud has (keys, storage, network) is not kept'),
  deleteWorkspace: shape('a workspace is taken away with all that is in it'),

  createExperiment: exact(WORKSPACES),
  getExperiment: exact(WORKSPACES),
  updateExperiment: subset(WORKSPACES, 'an experiment cannot be renamed'),
  deleteExperimentTags: exact(WORKSPACES),
  deleteTagsOfExperiment: exact(EXPERIMENTS),
  deleteExperiment: shape(EXPERIMENTS, 'one that has had a run is not deleted'),
  countRuns: shape(READ_TOGETHER, 'no answer is published: runs by status'),
  listExperiments: shape(EXPERIMENTS),
  queryExperiments: subset(EXPERIMENTS, 'the one filter is on the name'),

  getRun: exact(REPLAY),
  patchRun: exact(REPLAY, 'fields of v1.0 for services, data sets and computes are refused'),
  getRunDetails: exact(REPLAY),
  getRunToken: shape('a run asks for its token in every scope'),
  listChildren: exact(LISTS),
  queryRuns: exact(LISTS),
  batchRuns: exact(LISTS),
  deleteRunTags: exact(RUNS),
  addRun: shape('a run is added by its id alone, once'),
  listRuns: shape(READ_TOGETHER),
  listRunsOfCompute: exact(READ_TOGETHER),
  getRunsById: exact(READ_TOGETHER),
  changeRunTags: exact(TAGS),
  deleteRunServices: shape(TAGS, 'no run has services here'),
  getRunData: subset(RUN_DATA, 'no run has a job specification here'),
  batchRunData: subset(RUN_DATA, 'no run has a job specification here'),
  cancelRun: exact(SUBMISSION),
  cancelSweep: shape('the run of a sweep is cancelled, and one that is not there is not found'),
  cancelRunByHistory: exact(SUBMISSION),

  postEvent: exact(RUNS),
  batchEvents: exact('events of several runs are taken without an experiment in the path'),
  listEvents: exact(RUNS),

  postMetrics: exact(REPLAY),
  listMetrics: exact(LOGGED),
  getMetric: exact(LONG),
  sampleMetric: shape(LONG, 'a thousand values, evenly spread'),
  deleteRunMetrics: exact(DELETED_METRICS),
  deleteContainerMetrics: exact(DELETED_METRICS),
  waitForMetrics: exact(REPLAY),
  postRunMetric: subset(OLD_METRICS, 'without description, label and data location'),
  postRunMetrics: subset(OLD_METRICS, 'without description, label and data location'),
  getRunMetric: shape(OLD_METRICS, 'by the id that the query tells'),
  queryRunMetrics: subset(OLD_METRICS, 'parts are always merged; the filter may name runs and metrics'),

  startSnapshotRun: exact(SUBMISSION),
  missingBlobs: exact(SUBMISSION),
  putBlob: exact(SUBMISSION),
  getBlob: exact(SUBMISSION),
  putSnapshot: exact(SUBMISSION),
  findSnapshot: exact(SUBMISSION),
  getSnapshot: exact(SUBMISSION),

  listRunArtifacts: exact(FILES),
  listRunArtifactsInPath: exact(FILES),
  getRunArtifact: exact(FILES),
  getRunArtifactContentInfo: exact(FILES),
  getRunArtifactUri: exact(FILES),
  listRunArtifactContentInfo: exact(FILES),
  createRunArtifacts: exact(FILES),
  getArtifactContent: exact(FILE_PATHS),
  postArtifactContent: subset(FILE_PATHS, 'a file is sent whole, not in parts'),
  getArtifactContentInfo: exact(FILE_PATHS),
  getArtifactMetadata: exact(FILE_PATHS),
  deleteArtifactMetadata: subset(FILE_RECORDS, 'without hardDelete'),
  listArtifacts: exact(FILE_PATHS),
  listArtifactContentInfo: exact(FILE_PATHS),
  createArtifacts: exact(REPLAY),
  createArtifact: subset(FILE_RECORDS, 'without a path in a datastore'),
  getArtifactsById: exact(FILE_RECORDS),
  deleteArtifactsMetadata: subset(FILE_RECORDS, 'without hardDelete'),
  deleteAllArtifactsMetadata: subset(FILE_RECORDS, 'without hardDelete'),
};

function promise(level: PromiseLevel, proof: string, note?: string): Promised {
  return { level, proof, ...(note === undefined ? {} : { note }) };
}
