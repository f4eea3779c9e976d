export { AzMlError, type ErrorCode } from '../errors.ts';
export { Experiment, type SubmitOptions } from './experiment.ts';
export type { OpenOptions } from './open-transport.ts';
export { type MetricPoint, Run } from './run.ts';
export type { RunQuery } from './run-query.ts';
export { ScriptRunConfig, type ScriptRunOptions } from './script-run-config.ts';
export { Workspace } from './workspace.ts';
