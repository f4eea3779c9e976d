import type { Workspace } from '../contract/workspace.ts';
import type { WorkspaceRecord } from '../store/store.ts';
import { type Fields, readAnyObject, readFields, readText, readTextMap } from './body-fields.ts';
import { type Call, type Handler, type JsonAnswer, parameterOf } from './call.ts';
import { readJson } from './request-body.ts';
import { addressOf, ensureWorkspace, findWorkspace } from './scope.ts';

export const listWorkspaces: Handler<'listWorkspaces'> = async (call) => {
  const resourceGroup = call.parameters.get('resourceGroup');
  const records = await call.parts.store.listWorkspaces({
    subscriptionId: parameterOf(call, 'subscriptionId'),
    ...(resourceGroup === undefined ? {} : { resourceGroup }),
  });
  const seen = await leaveOutHidden(call, records);
  return { value: { value: seen.map((record) => toWorkspace(call, record)) } };
};

async function leaveOutHidden(
  { request: { principal } }: Call,
  records: readonly WorkspaceRecord[],
): Promise<readonly WorkspaceRecord[]> {
  if (principal === undefined) return records;
  const { maySeeWorkspace } = await import('./authorize.ts');
  return records.filter((record) => maySeeWorkspace(principal, record));
}

export const getWorkspace: Handler<'getWorkspace'> = async (call) => ({
  value: toWorkspace(call, await findWorkspace(call)),
});

/** Makes a workspace or changes one; what the body does not name stays as it is. */
export const putWorkspace: Handler<'putWorkspace'> = async (call) => {
  const change = readWorkspaceChange(await readJson(call), call);
  const current = await ensureWorkspace(call);
  const record = { ...current, ...change };
  await call.parts.store.replaceWorkspace(record);
  return { value: toWorkspace(call, record) };
};

export const deleteWorkspace: Handler<'deleteWorkspace'> = async (call): Promise<JsonAnswer<undefined>> => {
  const workspace = await call.parts.store.getWorkspace(addressOf(call));
  if (workspace !== undefined) await call.parts.store.deleteWorkspace(workspace.workspaceId);
  return { value: undefined };
};

type WorkspaceChange = Partial<
  Pick<WorkspaceRecord, 'location' | 'friendlyName' | 'description' | 'sku' | 'tags'>
>;

function readWorkspaceChange(body: unknown, { parts: { limits } }: Call): WorkspaceChange {
  const fields = readFields(body ?? {}, 'the workspace', WORKSPACE_FIELDS);
  const inner = (name: string, names: readonly string[]): Fields =>
    readFields(readAnyObject(fields, name) ?? {}, `${name} of the workspace`, names);
  const properties = inner('properties', PROPERTY_FIELDS);
  const change = {
    location: readText(fields, 'location', limits.nameLength),
    friendlyName: readText(properties, 'friendlyName', limits.nameLength),
    description: readText(properties, 'description', limits.descriptionLength),
    sku: readText(inner('sku', ['name', 'tier']), 'name', limits.nameLength),
    tags: readTextMap(fields, 'tags', limits),
  };
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

/** What the resource manager shows of a workspace may be sent back to it; what cannot be changed is not read. */
const WORKSPACE_FIELDS = ['id', 'name', 'type', 'location', 'tags', 'sku', 'properties', 'identity', 'kind'];
const PROPERTY_FIELDS = [
  'workspaceId',
  'friendlyName',
  'description',
  'creationTime',
  'provisioningState',
  'discoveryUrl',
];

function toWorkspace({ request }: Call, record: WorkspaceRecord): Workspace {
  const { subscriptionId, resourceGroup, workspaceName } = record.address;
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  return {
    id: `${group}/providers/Microsoft.MachineLearningServices/workspaces/${workspaceName}`,
    name: workspaceName,
    type: 'Microsoft.MachineLearningServices/workspaces',
    location: record.location,
    tags: record.tags,
    sku: { name: record.sku, tier: record.sku },
    properties: {
      workspaceId: record.workspaceId,
      friendlyName: record.friendlyName,
      description: record.description,
      creationTime: record.createdUtc,
      provisioningState: 'Succeeded',
      ...(request.baseUrl === undefined ? {} : { discoveryUrl: `${request.baseUrl}/discovery` }),
    },
  };
}
