import type { CreatedFrom, CreateRun } from '../contract/run.ts';
import { RUN_STATUSES, type RunStatus } from '../contract/run-status.ts';
import { AzMlError } from '../errors.ts';
import {
  type Fields,
  readAnyObject,
  readBoolean,
  readFields,
  readNullableTextMap,
  readText,
  readTextMap,
  readTime,
} from './body-fields.ts';
import type { Limits } from './limits.ts';

/** Fields of `CreateRun` (2019-09-30, v1.0) that this service keeps. */
const FIELDS = [
  'runId',
  'parentRunId',
  'status',
  'startTimeUtc',
  'endTimeUtc',
  'name',
  'displayName',
  'description',
  'hidden',
  'runType',
  'properties',
  'scriptName',
  'tags',
  'parameters',
  'target',
  'dataContainerId',
  'createdFrom',
  'cancelUri',
  'diagnosticsUri',
  'heartbeatEnabled',
  'options',
  'runDefinition',
] as const;

/** What a client says of a run it makes or changes. Throws `BadRequest` and `LimitExceeded`. */
export function readCreateRun(body: unknown, limits: Limits): CreateRun {
  const fields = readFields(body ?? {}, 'the run', FIELDS);
  const run = {
    runId: readText(fields, 'runId'),
    parentRunId: readText(fields, 'parentRunId', limits.nameLength),
    status: readStatus(fields),
    startTimeUtc: readTime(fields, 'startTimeUtc'),
    endTimeUtc: readTime(fields, 'endTimeUtc'),
    name: readText(fields, 'name', limits.nameLength),
    displayName: readText(fields, 'displayName', limits.nameLength),
    description: readText(fields, 'description', limits.descriptionLength),
    hidden: readBoolean(fields, 'hidden'),
    runType: readText(fields, 'runType', limits.nameLength),
    properties: readTextMap(fields, 'properties', limits),
    scriptName: readText(fields, 'scriptName', limits.artifactPathLength),
    tags: readNullableTextMap(fields, 'tags', limits),
    parameters: readAnyObject(fields, 'parameters'),
    target: readText(fields, 'target', limits.nameLength),
    dataContainerId: readText(fields, 'dataContainerId'),
    createdFrom: readCreatedFrom(fields, limits),
    cancelUri: readText(fields, 'cancelUri', limits.uriLength),
    diagnosticsUri: readText(fields, 'diagnosticsUri', limits.uriLength),
    heartbeatEnabled: readBoolean(fields, 'heartbeatEnabled'),
    runDefinition: readAnyObject(fields, 'runDefinition'),
  };
  // Nothing depends on it: every run here has its data container.
  readAnyObject(fields, 'options');
  return Object.fromEntries(Object.entries(run).filter(([, value]) => value !== undefined));
}

/** A status by its name in any letter case. Throws `BadRequest`. */
export function parseStatus(text: string): RunStatus {
  const status = RUN_STATUSES.find((known) => known.toLowerCase() === text.toLowerCase());
  if (status !== undefined) return status;
  throw new AzMlError('BadRequest', `there is no status ${JSON.stringify(text)}`, {
    target: 'status',
    hint: `statuses: ${RUN_STATUSES.join(', ')}`,
  });
}

function readStatus(fields: Fields): RunStatus | undefined {
  const text = readText(fields, 'status');
  return text === undefined ? undefined : parseStatus(text);
}

function readCreatedFrom(fields: Fields, limits: Limits): CreatedFrom | undefined {
  const value = readAnyObject(fields, 'createdFrom');
  if (value === undefined) return undefined;
  const names = ['type', 'locationType', 'location'];
  const inner = readFields(value, 'createdFrom of the run', names);
  const texts = names.map((name) => [name, readText(inner, name, limits.uriLength)] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== undefined));
}
