import { expect, test } from '@jest/globals';
import { HISTORY, openTestService, WORKSPACE } from '../support/test-service.ts';

const SUBSCRIPTION = '/subscriptions/sub';
const GROUP_LIST = `${SUBSCRIPTION}/resourceGroups/group/providers/Microsoft.MachineLearningServices/workspaces`;

test('a workspace comes into being by its first write, never by a read', async () => {
  const service = openTestService();
  expect(await service.refuse('GET', WORKSPACE)).toMatchObject({ status: 404, code: 'WorkspaceNotFound' });
  expect(await service.send('GET', GROUP_LIST)).toEqual({ value: [] });
  await service.send('POST', `${HISTORY}/experiments/exp`);
  expect(await service.send('GET', WORKSPACE)).toMatchObject({
    id: WORKSPACE,
    name: 'ws',
    type: 'Microsoft.MachineLearningServices/workspaces',
    properties: { friendlyName: 'ws', provisioningState: 'Succeeded' },
  });
});

test('a workspace is found whatever the letter case of its address is', async () => {
  const service = openTestService();
  const { properties } = await service.send('PUT', WORKSPACE, {});
  const found = await service.send('GET', WORKSPACE.replace('resourceGroups/group', 'resourcegroups/GROUP'));
  expect(found.properties.workspaceId).toBe(properties.workspaceId);
});

test('a workspace can be described, changed and shown back to itself', async () => {
  const service = openTestService();
  const made = await service.send('PUT', WORKSPACE, {
    location: 'westeurope',
    tags: { team: 'a' },
    properties: { friendlyName: 'Ours', description: 'words' },
  });
  expect(made).toMatchObject({
    location: 'westeurope',
    tags: { team: 'a' },
    properties: { friendlyName: 'Ours' },
  });
  expect(await service.send('PUT', WORKSPACE, made)).toEqual(made);
  const changed = await service.send('PUT', WORKSPACE, { properties: { description: 'other' } });
  expect(changed.properties).toMatchObject({ friendlyName: 'Ours', description: 'other' });
});

test('workspaces are listed by subscription and by resource group', async () => {
  const service = openTestService();
  await service.send('PUT', WORKSPACE, {});
  await service.send('PUT', WORKSPACE.replace('group', 'second'), {});
  const names = (page: { value: { id: string }[] }) => page.value.map(({ id }) => id.split('/')[4]);
  const all = `${SUBSCRIPTION}/providers/Microsoft.MachineLearningServices/workspaces`;
  expect(names(await service.send('GET', all)).sort()).toEqual(['group', 'second']);
  expect(names(await service.send('GET', GROUP_LIST))).toEqual(['group']);
});

test('a deleted workspace is gone with its runs', async () => {
  const service = openTestService();
  await service.send('PATCH', `${HISTORY}/experiments/exp/runs/r1`, {});
  await service.send('DELETE', WORKSPACE);
  await service.send('DELETE', WORKSPACE);
  expect(await service.refuse('GET', `${HISTORY}/runs/r1`)).toMatchObject({ code: 'WorkspaceNotFound' });
});

test('what a workspace may not be called is refused', async () => {
  const service = openTestService();
  const path = WORKSPACE.replace('/ws', '/%20');
  expect(await service.refuse('PUT', path, {})).toMatchObject({ code: 'BadRequest' });
});
