import type { OperationName } from '../contract/operations.ts';
import type { Role } from '../contract/principal.ts';

export interface Right {
  /** The least role that may do it. */
  readonly role: Role;
  /**
   * What the token of a run may do: an operation on the run that the path names, on the container that the path
   * names, on the runs that the body names, or what tells no more than the name of the place. Left out: nothing.
   */
  readonly forRun?: 'path' | 'container' | 'body' | 'place';
}

const READ: Right = { role: 'reader' };
const READ_PLACE: Right = { role: 'reader', forRun: 'place' };
const READ_RUN: Right = { role: 'reader', forRun: 'path' };
const READ_FILE: Right = { role: 'reader', forRun: 'container' };
const WRITE: Right = { role: 'contributor' };
const WRITE_RUN: Right = { role: 'contributor', forRun: 'path' };
const WRITE_RUNS: Right = { role: 'contributor', forRun: 'body' };
const WRITE_FILE: Right = { role: 'contributor', forRun: 'container' };
const ADMINISTER: Right = { role: 'owner' };

/** Who may do what. An operation without a row is for nobody who has to show a token. */
export const RIGHTS: Readonly<Partial<Record<OperationName, Right>>> = {
  listWorkspaces: READ,
  getWorkspace: READ_PLACE,
  putWorkspace: ADMINISTER,
  deleteWorkspace: ADMINISTER,

  createExperiment: WRITE,
  getExperiment: READ_PLACE,
  queryExperiments: READ,
  updateExperiment: WRITE,
  listExperiments: READ,
  countRuns: READ,
  deleteExperiment: WRITE,
  deleteExperimentTags: WRITE,
  deleteTagsOfExperiment: WRITE,

  getRun: READ_RUN,
  getRunDetails: READ_RUN,
  // Not for readers: it is a contributor's token.
  getRunToken: WRITE_RUN,
  listChildren: READ_RUN,
  queryRuns: READ,
  listRuns: READ,
  listRunsOfCompute: READ,
  getRunsById: READ,
  getRunData: READ,
  batchRunData: READ,
  addRun: WRITE_RUN,
  patchRun: WRITE_RUN,
  batchRuns: WRITE_RUNS,
  changeRunTags: WRITE_RUN,
  deleteRunTags: WRITE_RUN,
  deleteRunServices: WRITE_RUN,
  cancelRun: WRITE_RUN,
  cancelSweep: WRITE_RUN,
  cancelRunByHistory: WRITE_RUN,

  postEvent: WRITE_RUN,
  batchEvents: WRITE_RUNS,
  listEvents: READ_RUN,

  postMetrics: WRITE_RUN,
  listMetrics: READ_RUN,
  getMetric: READ_RUN,
  sampleMetric: READ_RUN,
  deleteRunMetrics: WRITE_RUN,
  deleteContainerMetrics: WRITE_FILE,
  waitForMetrics: READ_RUN,
  postRunMetric: WRITE_RUN,
  postRunMetrics: WRITE_RUN,
  getRunMetric: READ,
  queryRunMetrics: READ,

  startSnapshotRun: WRITE,
  missingBlobs: WRITE,
  putBlob: WRITE,
  getBlob: READ,
  putSnapshot: WRITE,
  findSnapshot: READ,
  getSnapshot: READ,

  listRunArtifacts: READ_RUN,
  listRunArtifactsInPath: READ_RUN,
  getRunArtifact: READ_RUN,
  getRunArtifactContentInfo: READ_RUN,
  getRunArtifactUri: READ_RUN,
  listRunArtifactContentInfo: READ_RUN,
  createRunArtifacts: WRITE_RUN,

  listArtifacts: READ_FILE,
  getArtifactMetadata: READ_FILE,
  getArtifactContentInfo: READ_FILE,
  getArtifactContent: READ_FILE,
  listArtifactContentInfo: READ_FILE,
  postArtifactContent: WRITE_FILE,
  createArtifacts: WRITE_FILE,
  deleteArtifactMetadata: WRITE_FILE,
  deleteArtifactsMetadata: WRITE_FILE,
  deleteAllArtifactsMetadata: WRITE_FILE,
  createArtifact: WRITE,
  getArtifactsById: READ,
};
