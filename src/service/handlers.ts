import type { OperationName } from '../contract/operations.ts';
import type { Handler } from './call.ts';
import { createExperiment, getExperiment, queryExperiments } from './experiments.ts';
import { listChildren, queryRuns } from './run-queries.ts';
import { getRun } from './runs.ts';

/**
 * Who answers which operation. What a reading command needs is loaded with the service, the rest when it is first
 * asked for: each file that need not be loaded shortens the start of a command.
 */
export const HANDLERS: { readonly [Name in OperationName]: () => Handler<Name> | Promise<Handler<Name>> } = {
  listWorkspaces: async () => (await import('./workspaces.ts')).listWorkspaces,
  getWorkspace: async () => (await import('./workspaces.ts')).getWorkspace,
  putWorkspace: async () => (await import('./workspaces.ts')).putWorkspace,
  deleteWorkspace: async () => (await import('./workspaces.ts')).deleteWorkspace,

  createExperiment: () => createExperiment,
  getExperiment: () => getExperiment,
  queryExperiments: () => queryExperiments,
  listExperiments: async () => (await import('./experiments.ts')).listExperiments,
  deleteExperiment: async () => (await import('./experiment-changes.ts')).deleteExperiment,
  deleteTagsOfExperiment: async () => (await import('./experiment-changes.ts')).deleteTagsOfExperiment,
  countRuns: async () => (await import('./run-counts.ts')).countRuns,
  updateExperiment: async () => (await import('./experiment-changes.ts')).updateExperiment,
  deleteExperimentTags: async () => (await import('./experiment-changes.ts')).deleteExperimentTags,

  getRun: () => getRun,
  queryRuns: () => queryRuns,
  listChildren: () => listChildren,
  getRunToken: async () => (await import('./run-token.ts')).getRunToken,
  getRunDetails: async () => (await import('./run-details.ts')).getRunDetails,
  patchRun: async () => (await import('./run-changes.ts')).patchRun,
  batchRuns: async () => (await import('./run-changes.ts')).batchRuns,
  addRun: async () => (await import('./run-changes.ts')).addRun,
  changeRunTags: async () => (await import('./run-tags.ts')).changeRunTags,
  deleteRunServices: async () => (await import('./run-tags.ts')).deleteRunServices,
  listRuns: async () => (await import('./run-queries.ts')).listRuns,
  listRunsOfCompute: async () => (await import('./run-queries.ts')).listRunsOfCompute,
  getRunsById: async () => (await import('./run-data.ts')).getRunsById,
  getRunData: async () => (await import('./run-data.ts')).getRunData,
  batchRunData: async () => (await import('./run-data.ts')).batchRunData,
  deleteRunTags: async () => (await import('./run-changes.ts')).deleteRunTags,
  cancelRun: async () => (await import('./cancel.ts')).cancelRun,
  cancelSweep: async () => (await import('./sweep-cancel.ts')).cancelSweep,
  cancelRunByHistory: async () => (await import('./cancel.ts')).cancelRunByHistory,

  postEvent: async () => (await import('./events.ts')).postEvent,
  batchEvents: async () => (await import('./events.ts')).batchEvents,
  listEvents: async () => (await import('./events.ts')).listEvents,

  postMetrics: async () => (await import('./metrics/post-metrics.ts')).postMetrics,
  listMetrics: async () => (await import('./metrics/read-metrics.ts')).listMetrics,
  getMetric: async () => (await import('./metrics/read-metrics.ts')).getMetric,
  sampleMetric: async () => (await import('./metrics/read-metrics.ts')).sampleMetric,
  deleteRunMetrics: async () => (await import('./metrics/delete-metrics.ts')).deleteRunMetrics,
  deleteContainerMetrics: async () => (await import('./metrics/delete-metrics.ts')).deleteContainerMetrics,
  waitForMetrics: async () => (await import('./metrics/post-metrics.ts')).waitForMetrics,
  postRunMetric: async () => (await import('./metrics/run-metrics.ts')).postRunMetric,
  postRunMetrics: async () => (await import('./metrics/run-metrics.ts')).postRunMetrics,
  getRunMetric: async () => (await import('./metrics/run-metrics.ts')).getRunMetric,
  queryRunMetrics: async () => (await import('./metrics/run-metrics.ts')).queryRunMetrics,

  startSnapshotRun: async () => (await import('./execution.ts')).startSnapshotRun,
  missingBlobs: async () => (await import('./snapshots.ts')).missingBlobs,
  putBlob: async () => (await import('./snapshots.ts')).putBlob,
  getBlob: async () => (await import('./snapshots.ts')).getBlob,
  putSnapshot: async () => (await import('./snapshots.ts')).putSnapshot,
  findSnapshot: async () => (await import('./snapshots.ts')).findSnapshot,
  getSnapshot: async () => (await import('./snapshots.ts')).getSnapshot,

  listRunArtifacts: async () => (await import('./artifacts.ts')).listRunArtifacts,
  listRunArtifactsInPath: async () => (await import('./artifacts.ts')).listRunArtifactsInPath,
  getRunArtifact: async () => (await import('./artifacts.ts')).getArtifactMetadata,
  getRunArtifactContentInfo: async () => (await import('./artifacts.ts')).getArtifactContentInfo,
  getRunArtifactUri: async () => (await import('./artifacts.ts')).getRunArtifactUri,
  listRunArtifactContentInfo: async () => (await import('./artifacts.ts')).listRunArtifactContentInfo,
  createRunArtifacts: async () => (await import('./artifact-announcement.ts')).createRunArtifacts,

  listArtifactContentInfo: async () => (await import('./artifacts.ts')).listRunArtifactContentInfo,
  createArtifacts: async () => (await import('./artifact-announcement.ts')).createRunArtifacts,
  createArtifact: async () => (await import('./artifact-announcement.ts')).createArtifact,
  getArtifactsById: async () => (await import('./artifacts-by-id.ts')).getArtifactsById,
  deleteArtifactMetadata: async () => (await import('./artifact-removal.ts')).deleteArtifactMetadata,
  deleteArtifactsMetadata: async () => (await import('./artifact-removal.ts')).deleteArtifactsMetadata,
  deleteAllArtifactsMetadata: async () => (await import('./artifact-removal.ts')).deleteAllArtifactsMetadata,
  listArtifacts: async () => (await import('./artifacts.ts')).listRunArtifactsInPath,
  getArtifactMetadata: async () => (await import('./artifacts.ts')).getArtifactMetadata,
  getArtifactContentInfo: async () => (await import('./artifacts.ts')).getArtifactContentInfo,
  getArtifactContent: async () => (await import('./artifact-content.ts')).getArtifactContent,
  postArtifactContent: async () => (await import('./artifact-content.ts')).postArtifactContent,
};
