import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findWorkspaceFile } from '../../src/config/workspace-file.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const root = makeTempFolder();

function makeProject(files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(root, 'p-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const keys = (workspace: string) =>
  JSON.stringify({ subscription_id: 'S', resource_group: 'G', workspace_name: workspace });
const scope = (tail: string) =>
  `/subscriptions/S/resourceGroups/G/providers/Microsoft.MachineLearningServices/workspaces/W${tail}`;

describe('a workspace file', () => {
  test('of the attached form gives workspace and experiment', () => {
    const folder = makeProject({
      '.azureml/config.json': JSON.stringify({ Id: 'train', Scope: scope('/projects/train') }),
    });
    expect(findWorkspaceFile(folder)).toEqual({
      file: join(folder, '.azureml/config.json'),
      address: { subscriptionId: 'S', resourceGroup: 'G', workspaceName: 'W' },
      experimentName: 'train',
    });
  });

  test('of the mixed old form gives the workspace alone', () => {
    const folder = makeProject({ '.azureml/config.json': JSON.stringify({ Id: null, Scope: scope('') }) });
    expect(findWorkspaceFile(folder)).toEqual({
      file: join(folder, '.azureml/config.json'),
      address: { subscriptionId: 'S', resourceGroup: 'G', workspaceName: 'W' },
    });
  });

  test('from the portal gives the workspace alone, also with a byte order mark or in UTF-16', () => {
    for (const bytes of [
      keys('W'),
      `\ufeff${keys('W')}`,
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(keys('W'), 'utf16le')]),
    ]) {
      const folder = makeProject({ '.azureml/config.json': bytes });
      expect(findWorkspaceFile(folder)).toEqual({
        file: join(folder, '.azureml/config.json'),
        address: { subscriptionId: 'S', resourceGroup: 'G', workspaceName: 'W' },
      });
    }
  });
});

describe('the search for a workspace file', () => {
  test('follows the order of names before nearness', () => {
    const names = [
      '.azureml/config.json',
      '.azureml/project.json',
      'aml_config/config.json',
      'aml_config/project.json',
      'config.json',
      'project.json',
    ];
    for (const [index, first] of names.entries()) {
      const later = names.slice(index + 1).map((name) => [join('deep/er', name), keys('near')]);
      const folder = makeProject({ [first]: keys('far'), 'deep/er/x': '', ...Object.fromEntries(later) });
      expect(findWorkspaceFile(join(folder, 'deep/er'))?.file).toBe(join(folder, first));
    }
  });

  test('takes the nearer of two files of one name', () => {
    const folder = makeProject({ 'config.json': keys('far'), 'sub/config.json': keys('near') });
    expect(findWorkspaceFile(join(folder, 'sub'))?.address.workspaceName).toBe('near');
  });

  test('begins at a path that is a file or is not there', () => {
    const folder = makeProject({ '.azureml/config.json': keys('W'), 'a.txt': '' });
    expect(findWorkspaceFile(join(folder, 'a.txt'))?.address.workspaceName).toBe('W');
    expect(findWorkspaceFile(join(folder, 'no/where'))?.address.workspaceName).toBe('W');
  });

  test('passes over a bare config.json of another program, whatever is in it', () => {
    for (const other of ['{"model_type": "bert"}', '// not JSON', '[]', '']) {
      const folder = makeProject({ 'config.json': keys('above'), 'sub/config.json': other });
      expect(findWorkspaceFile(join(folder, 'sub'))?.address.workspaceName).toBe('above');
    }
  });

  test('finds nothing where there is nothing', () => {
    expect(findWorkspaceFile(makeProject({}))).toBeUndefined();
  });
});

describe('a bad workspace file is refused', () => {
  const read = (text: string) => () => findWorkspaceFile(makeProject({ '.azureml/config.json': text }));

  test('with line and column when it is not JSON', () => {
    expect(read('{\n  "Id": "a",\n  "Scope": oops\n}')).toThrow(
      expect.objectContaining({
        code: 'BadConfiguration',
        message: expect.stringMatching(/\.azureml\/config\.json:3:12: this is not JSON$/),
      }),
    );
  });

  test('with the names of the keys it lacks', () => {
    expect(read('{"subscription_id": "S", "workspace_name": 7}')).toThrow(
      /config\.json lacks resource_group, workspace_name$/,
    );
  });

  test('when its Scope names no workspace', () => {
    expect(read('{"Scope": "/subscriptions/S"}')).toThrow(/Scope does not name a workspace/);
  });

  test('when it is not an object', () => {
    for (const text of ['[]', 'null', '3']) expect(read(text)).toThrow(/must hold a JSON object/);
  });

  test('without harm from a key named __proto__', () => {
    const folder = makeProject({
      '.azureml/config.json': `{"__proto__": {"polluted": true}, ${keys('W').slice(1)}`,
    });
    expect(findWorkspaceFile(folder)?.address.workspaceName).toBe('W');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
