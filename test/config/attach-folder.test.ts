import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { writeAttachedConfig } from '../../src/config/attach-folder.ts';
import { findWorkspaceFile } from '../../src/config/workspace-file.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const root = makeTempFolder();
const address = { subscriptionId: 'S', resourceGroup: 'G', workspaceName: 'Wks' };
const newFolder = () => mkdtempSync(join(root, 'p-'));
const attach = (folder: string, more = {}) =>
  writeAttachedConfig({ folder, address, experimentName: 'train', ...more });

describe('attaching a folder', () => {
  test('writes config.json in the form that is read back', () => {
    const folder = join(newFolder(), 'new', 'project');
    attach(folder);
    expect(JSON.parse(readFileSync(join(folder, '.azureml/config.json'), 'utf8'))).toEqual({
      Id: 'train',
      Scope:
        '/subscriptions/S/resourceGroups/G/providers/Microsoft.MachineLearningServices/workspaces/Wks/projects/train',
    });
    expect(findWorkspaceFile(folder)).toMatchObject({ address, experimentName: 'train' });
  });

  test('writes the ignore file, the conda file and a run configuration for each target, and nothing else', () => {
    const folder = newFolder();
    const { written } = attach(folder, { targets: ['cluster', '../evil', 'local'] });
    expect(readFileSync(join(folder, '.amlignore'), 'utf8').trim().split('\n')).toEqual([
      '.ipynb_checkpoints',
      'azureml-logs',
      '.azureml',
      '.git',
      'outputs',
      'azureml-setup',
      'docs',
    ]);
    expect(readdirSync(join(folder, '.azureml')).sort()).toEqual([
      'cluster',
      'conda_dependencies.yml',
      'config.json',
      'local',
    ]);
    expect(readdirSync(folder).sort()).toEqual(['.amlignore', '.azureml']);
    expect(written.every((file) => existsSync(file))).toBe(true);
    expect(written).toHaveLength(5);
  });

  test('uses an aml_config that is there', () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'aml_config'));
    expect(attach(folder).configFolder).toBe(join(folder, 'aml_config'));
    expect(existsSync(join(folder, '.azureml'))).toBe(false);
    expect(readFileSync(join(folder, 'aml_config/local'), 'utf8')).toContain(
      'aml_config/conda_dependencies.yml',
    );
  });

  test('again overwrites config.json alone, and brings back no file that was deleted', () => {
    const folder = newFolder();
    mkdirSync(join(folder, '.azureml'));
    writeFileSync(join(folder, '.azureml/config.json'), '{}');
    writeFileSync(join(folder, '.amlignore'), 'mine\n');
    const { written } = attach(folder);
    expect(written).toEqual([join(folder, '.azureml/config.json')]);
    expect(readFileSync(join(folder, '.amlignore'), 'utf8')).toBe('mine\n');
    expect(findWorkspaceFile(folder)?.experimentName).toBe('train');
  });

  test.each(['.azureml/local.runconfig', 'local.runconfig'])(
    'does not hide a hand-written %s behind a generated file',
    (name) => {
      const folder = newFolder();
      mkdirSync(join(folder, '.azureml'));
      writeFileSync(join(folder, name), 'script: train.py\n');
      attach(folder);
      expect(existsSync(join(folder, '.azureml/local'))).toBe(false);
    },
  );

  test('refuses names that break their rule before it writes anything', () => {
    const folder = join(newFolder(), 'untouched');
    for (const more of [{ experimentName: 'a b' }, { address: { ...address, workspaceName: 'x' } }]) {
      expect(() => attach(folder, more)).toThrow(expect.objectContaining({ code: 'BadArgument' }));
    }
    expect(existsSync(folder)).toBe(false);
  });

  test('into a file says which file is in the way', () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    expect(() => attach(file)).toThrow(
      expect.objectContaining({ code: 'BadFile', message: expect.stringContaining(file) }),
    );
  });
});
