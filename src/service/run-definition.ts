import type { RunDefinition } from '../contract/execution.ts';
import type { RunConfiguration, RunEnvironment } from '../contract/run-configuration.ts';
import { AzMlError } from '../errors.ts';
import {
  type Fields,
  isObject,
  readAnyObject,
  readBoolean,
  readCount,
  readFields,
  readList,
  readText,
  readTextList,
  readTextMap,
} from './body-fields.ts';
import type { Limits } from './limits.ts';
import { shorten } from './shorten.ts';

/** Of the names that Azure's own clients send, those at the end say nothing that matters here. */
const FIELDS = [
  'configuration',
  'snapshotId',
  'parentRunId',
  'runType',
  'properties',
  'tags',
  'displayName',
  'warnings',
  'targetDetails',
  'telemetryValues',
];

/** The body of a submission, with the defaults of what a run configuration leaves out. Throws `BadRequest`. */
export function readRunDefinition(body: unknown, limits: Limits): RunDefinition {
  const fields = readFields(body, 'the run definition', FIELDS);
  const configuration = readAnyObject(fields, 'configuration');
  if (configuration === undefined) throw missing('configuration');
  const optional = {
    parentRunId: readText(fields, 'parentRunId', limits.nameLength),
    runType: readText(fields, 'runType', limits.nameLength),
    properties: readTextMap(fields, 'properties', limits),
    tags: readTextMap(fields, 'tags', limits),
    displayName: readText(fields, 'displayName', limits.nameLength),
    warnings: readWarnings(fields, limits),
  };
  const snapshotId = readText(fields, 'snapshotId');
  if (snapshotId === undefined) throw missing('snapshotId');
  return {
    configuration: readRunConfiguration(configuration),
    snapshotId,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

/** Sections that the service does not know are for the target: they are kept as they came. */
function readRunConfiguration(body: Record<string, unknown>): RunConfiguration {
  const fields = openSection(body, 'the run configuration');
  const history = openSection(readAnyObject(fields, 'history') ?? {}, 'history of the run configuration');
  const texts = { script: readText(fields, 'script'), command: readText(fields, 'command') };
  if (!texts.script && !texts.command) {
    throw new AzMlError('BadRequest', 'the run configuration has neither a script nor a command', {
      target: 'configuration.script',
    });
  }
  return {
    ...body,
    arguments: readTextList(fields, 'arguments') ?? [],
    target: readText(fields, 'target') ?? 'local',
    framework: readText(fields, 'framework') ?? 'Python',
    communicator: readText(fields, 'communicator') ?? 'None',
    nodeCount: readCount(fields, 'nodeCount') ?? 1,
    maxRunDurationSeconds: readCount(fields, 'maxRunDurationSeconds') ?? null,
    environment: readEnvironment(readAnyObject(fields, 'environment') ?? {}),
    history: {
      outputCollection: readBoolean(history, 'outputCollection') ?? true,
      snapshotProject: readBoolean(history, 'snapshotProject') ?? true,
      directoriesToWatch: readTextList(history, 'directoriesToWatch') ?? ['logs'],
    },
  };
}

function readEnvironment(body: Record<string, unknown>): RunEnvironment {
  const fields = openSection(body, 'environment of the run configuration');
  const pythonBody = readAnyObject(fields, 'python') ?? {};
  const python = openSection(pythonBody, 'python of the run configuration');
  const unlimited = { keyLength: Number.POSITIVE_INFINITY, valueLength: Number.POSITIVE_INFINITY };
  return {
    ...body,
    environmentVariables: readTextMap(fields, 'environmentVariables', unlimited) ?? {},
    python: {
      ...pythonBody,
      userManagedDependencies: readBoolean(python, 'userManagedDependencies') ?? false,
      interpreterPath: readText(python, 'interpreterPath') ?? 'python',
    },
  };
}

/** A section of which any field may be there. */
function openSection(section: Record<string, unknown>, what: string): Fields {
  return readFields(section, what, Object.keys(section));
}

function readWarnings(fields: Fields, limits: Limits): RunDefinition['warnings'] {
  return readList(fields, 'warnings')?.map((item) => {
    const warning = readFields(isObject(item) ? item : undefined, 'a warning', ['source', 'message']);
    return {
      source: shorten(readText(warning, 'source') ?? '', limits.nameLength),
      message: shorten(readText(warning, 'message') ?? '', limits.warningLength),
    };
  });
}

function missing(name: string): AzMlError {
  return new AzMlError('BadRequest', `the run definition has no ${name}`, { target: name });
}
