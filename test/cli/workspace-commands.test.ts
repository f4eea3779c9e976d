import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const home = makeTempFolder();
const folder = join(home, 'project');
mkdirSync(folder);
const az = (...words: string[]) => runCli(words, { home, workingDirectory: folder });

test('a workspace is created, shown, listed and deleted', async () => {
  const created = await az(
    'workspace',
    'create',
    '-w',
    'ws',
    '-g',
    'rg',
    '-f',
    'Our models',
    '-t',
    'team=a',
    '-t',
    'b=c=d',
  );
  expect(created.code).toBe(0);
  const workspace = JSON.parse(created.out);
  expect(workspace).toEqual({
    creationTime: expect.stringMatching(/^\d{4}-.*Z$/),
    description: '',
    friendlyName: 'Our models',
    id: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws',
    location: 'local',
    name: 'ws',
    provisioningState: 'Succeeded',
    resourceGroup: 'rg',
    sku: 'basic',
    tags: { b: 'c=d', team: 'a' },
    type: 'Microsoft.MachineLearningServices/workspaces',
    workspaceid: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(JSON.parse((await az('workspace', 'show', '-w', 'ws', '-g', 'rg')).out)).toEqual(workspace);

  const again = await az('workspace', 'create', '-w', 'ws', '-g', 'rg');
  expect(again).toEqual({
    code: 1,
    out: '',
    err: "ERROR: workspace 'ws' exists already\nPass --exist-ok to use it as it is.\n",
  });
  expect(JSON.parse((await az('workspace', 'create', '-w', 'ws', '-g', 'rg', '--exist-ok')).out)).toEqual(
    workspace,
  );

  await az('workspace', 'create', '-w', 'other', '-g', 'rg2');
  expect(JSON.parse((await az('workspace', 'list')).out)).toEqual([
    { resourceGroup: 'rg', subscriptionId: '00000000-0000-0000-0000-000000000000', workspaceName: 'ws' },
    { resourceGroup: 'rg2', subscriptionId: '00000000-0000-0000-0000-000000000000', workspaceName: 'other' },
  ]);
  expect((await az('workspace', 'list', '-g', 'rg2', '--query', '[].workspaceName', '-o', 'tsv')).out).toBe(
    'other\n',
  );

  const unconfirmed = await az('workspace', 'delete', '-w', 'ws', '-g', 'rg');
  expect([unconfirmed.code, unconfirmed.err]).toEqual([
    1,
    'ERROR: nothing was deleted\nPass --yes/-y to delete without being asked.\n',
  ]);
  expect(await az('workspace', 'delete', '-w', 'ws', '-g', 'rg', '-y')).toEqual({
    code: 0,
    out: '',
    err: '',
  });
  expect((await az('workspace', 'show', '-w', 'ws', '-g', 'rg')).code).toBe(3);
});

test('what a workspace has in Azure alone is accepted, and told to have no effect', async () => {
  const { code, err } = await az(
    'workspace',
    'create',
    '-w',
    'azure',
    '--storage-account',
    'x',
    '--hbi-workspace',
  );
  expect([code, err]).toEqual([
    0,
    'WARNING: a workspace has such things in Azure only, so this has no effect here: --storage-account, --hbi-workspace\n',
  ]);
});

test('az’s own --subscription names the subscription as well', async () => {
  await az('workspace', 'create', '-w', 'subscribed', '--subscription', 'sub-1');
  const { out } = await az(
    'workspace',
    'list',
    '--subscription',
    'sub-1',
    '--query',
    '[].subscriptionId',
    '-o',
    'tsv',
  );
  expect(out).toBe('sub-1\n');
});

test('an attached folder needs neither workspace nor experiment, from any folder below it', async () => {
  const { code, out } = await az('folder', 'attach', '-w', 'ws', '-g', 'rg', '-e', 'exp');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({
    'Experiment name': 'exp',
    'Project path': folder,
    'Resource group': 'rg',
    'Subscription id': '00000000-0000-0000-0000-000000000000',
    'Workspace name': 'ws',
  });
  expect(JSON.parse(readFileSync(join(folder, '.azureml/config.json'), 'utf8'))).toEqual({
    Id: 'exp',
    Scope:
      '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws/projects/exp',
  });
  const below = join(folder, 'below');
  mkdirSync(below);
  const listed = await runCli(['run', 'list'], { home, workingDirectory: below });
  expect([listed.code, listed.out]).toEqual([0, '[]\n']);
  expect(listed.err).toContain("experiment 'exp'");
});

test('the experiment of an attached folder is the folder’s name unless one is given', async () => {
  const { out } = await az(
    'folder',
    'attach',
    '--path',
    join(home, 'my-model'),
    '--query',
    '"Experiment name"',
  );
  expect(out).toBe('"my-model"\n');
});

test('experiment list tells each experiment in the names of the wire', async () => {
  const script = join(folder, 'job.sh');
  writeFileSync(script, 'true\n');
  await az('run', 'submit-script', '-e', 'listed', '--async', 'job.sh');
  expect(JSON.parse((await az('experiment', 'list')).out)).toEqual([
    {
      archivedTime: null,
      createdUtc: expect.stringMatching(/Z$/),
      description: null,
      experimentId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'listed',
      tags: {},
    },
  ]);
});
