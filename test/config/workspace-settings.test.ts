import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  checkExperimentName,
  checkWorkspaceName,
  EMBEDDED_WORKSPACE,
  resolveWorkspace,
  type WorkspaceRequest,
} from '../../src/config/workspace-settings.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const root = makeTempFolder();
const empty = mkdtempSync(join(root, 'empty-'));
const attached = mkdtempSync(join(root, 'attached-'));
const attachedFile = join(attached, '.azureml/config.json');
mkdirSync(join(attached, '.azureml'));
writeFileSync(
  attachedFile,
  JSON.stringify({
    Id: 'train',
    Scope:
      '/subscriptions/S/resourceGroups/G/providers/Microsoft.MachineLearningServices/workspaces/Wks/projects/train',
  }),
);

function resolveIn(workingDirectory: string, request: Partial<WorkspaceRequest> = {}) {
  return resolveWorkspace({
    flags: {},
    workingDirectory,
    ...request,
    environment: { HOME: empty, ...request.environment },
  });
}

function makeAzFolder(files: Record<string, string>): string {
  const folder = mkdtempSync(join(root, 'az-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe('the workspace', () => {
  test('is the built-in one for somebody who has set up nothing', () => {
    expect(resolveIn(empty)).toEqual({
      address: EMBEDDED_WORKSPACE,
      origins: { subscriptionId: 'built in', resourceGroup: 'built in', workspaceName: 'built in' },
      sources: {},
      warnings: [],
    });
  });

  test('is that of the attached folder, with its experiment', () => {
    expect(resolveIn(attached)).toEqual({
      address: { subscriptionId: 'S', resourceGroup: 'G', workspaceName: 'Wks' },
      experimentName: 'train',
      origins: {
        subscriptionId: 'project',
        resourceGroup: 'project',
        workspaceName: 'project',
        experimentName: 'project',
      },
      sources: {
        subscriptionId: attachedFile,
        resourceGroup: attachedFile,
        workspaceName: attachedFile,
        experimentName: attachedFile,
      },
      file: attachedFile,
      warnings: [],
    });
  });

  test('takes from the file what a single option leaves open', () => {
    const { address, origins } = resolveIn(attached, { flags: { workspaceName: 'Other' } });
    expect(address).toEqual({ subscriptionId: 'S', resourceGroup: 'G', workspaceName: 'Other' });
    expect(origins.workspaceName).toBe('flag');
    expect(resolveIn(attached, { flags: { resourceGroup: 'H' } }).address).toEqual({
      subscriptionId: 'S',
      resourceGroup: 'H',
      workspaceName: 'Wks',
    });
  });

  test('is looked for from --path on', () => {
    expect(resolveIn(empty, { flags: { path: attached } }).address.workspaceName).toBe('Wks');
  });

  test('of the options decides even where the file is broken', () => {
    const broken = mkdtempSync(join(root, 'broken-'));
    mkdirSync(join(broken, '.azureml'));
    writeFileSync(join(broken, '.azureml/config.json'), '{');
    const flags = { resourceGroup: 'H', workspaceName: 'Other' };
    const { address, warnings } = resolveIn(broken, { flags });
    expect(address).toMatchObject(flags);
    expect(warnings).toEqual([expect.stringContaining('config.json:1:2')]);
    expect(() => resolveIn(broken, { flags: { workspaceName: 'Other' } })).toThrow(/config\.json:1:2/);
  });

  test('with a --path that is not there is found all the same, with a warning', () => {
    expect(resolveIn(empty, { flags: { path: 'nowhere' } })).toMatchObject({
      address: EMBEDDED_WORKSPACE,
      warnings: [`--path ${join(empty, 'nowhere')} does not exist`],
    });
  });
});

describe('the experiment', () => {
  test('of the option wins over that of the folder', () => {
    expect(resolveIn(attached, { flags: { experimentName: 'mine' } }).experimentName).toBe('mine');
  });

  test('of the folder stays when the options name the same workspace in other letters', () => {
    const flags = { resourceGroup: 'g', workspaceName: 'WKS' };
    expect(resolveIn(attached, { flags }).experimentName).toBe('train');
  });

  test('of the folder does not follow into another workspace', () => {
    expect(resolveIn(attached, { flags: { workspaceName: 'Other' } }).experimentName).toBeUndefined();
  });
});

describe('defaults of the Azure CLI', () => {
  const config =
    '[core]\ngroup = wrong\n# group = no\n[defaults]\ngroup = FromFile\nworkspace=WksFile\n[x]\ngroup=no\n';

  test('come from its file', () => {
    const environment = { AZURE_CONFIG_DIR: makeAzFolder({ config }) };
    const { address, origins } = resolveIn(empty, { environment });
    expect(address).toEqual({ ...EMBEDDED_WORKSPACE, resourceGroup: 'FromFile', workspaceName: 'WksFile' });
    expect(origins.resourceGroup).toBe('az');
  });

  test('come from the file in the home folder', () => {
    const home = mkdtempSync(join(root, 'home-'));
    mkdirSync(join(home, '.azure'));
    writeFileSync(join(home, '.azure/config'), config);
    expect(resolveIn(empty, { environment: { HOME: home } }).address.workspaceName).toBe('WksFile');
  });

  test('of the environment win over all files', () => {
    const environment = {
      AZURE_CONFIG_DIR: makeAzFolder({ config }),
      AZURE_DEFAULTS_GROUP: 'FromEnv',
      AZURE_DEFAULTS_WORKSPACE: 'WksEnv',
    };
    const { address, origins } = resolveIn(empty, { environment });
    expect(address).toMatchObject({ resourceGroup: 'FromEnv', workspaceName: 'WksEnv' });
    expect(origins).toMatchObject({ resourceGroup: 'environment', workspaceName: 'environment' });
    expect(resolveIn(attached, { environment }).address).toEqual({
      subscriptionId: 'S',
      resourceGroup: 'FromEnv',
      workspaceName: 'WksEnv',
    });
  });

  test('a group alone, set for other work, does not move the runs of somebody who names no workspace', () => {
    const environment = { AZURE_DEFAULTS_GROUP: 'FromEnv' };
    expect(resolveIn(empty, { environment }).address).toEqual(EMBEDDED_WORKSPACE);
    expect(resolveIn(empty, { environment, flags: { workspaceName: 'Mine' } }).address).toEqual({
      ...EMBEDDED_WORKSPACE,
      resourceGroup: 'FromEnv',
      workspaceName: 'Mine',
    });
  });
});

describe('a workspace file is not pulled apart', () => {
  test('by what the environment says of group or subscription alone', () => {
    const environment = { AZURE_DEFAULTS_GROUP: 'Other', AZUREML_SUBSCRIPTION_ID: 'Other' };
    expect(resolveIn(attached, { environment }).address).toEqual({
      subscriptionId: 'S',
      resourceGroup: 'G',
      workspaceName: 'Wks',
    });
  });

  test('unless options do', () => {
    const flags = { subscriptionId: 'T' };
    expect(resolveIn(attached, { flags }).address).toEqual({
      subscriptionId: 'T',
      resourceGroup: 'G',
      workspaceName: 'Wks',
    });
  });
});

describe('defaults of az-ml', () => {
  const makeProject = (local: string) => {
    const folder = mkdtempSync(join(root, 'project-'));
    mkdirSync(join(folder, '.azure'));
    writeFileSync(join(folder, '.azure/config'), local);
    return folder;
  };
  const AZ_ML_CONFIG_DIR = makeAzFolder({
    config: '[defaults]\ngroup = UserG\nworkspace = UserW\nexperiment = user-exp\n',
  });
  const AZURE_CONFIG_DIR = join(makeAzFolder({}), '.azure');

  test('come from the person’s own file before that of az', () => {
    const environment = {
      AZ_ML_CONFIG_DIR,
      AZURE_CONFIG_DIR: makeAzFolder({ config: '[defaults]\ngroup = AzG\n' }),
    };
    expect(resolveIn(empty, { environment })).toMatchObject({
      address: { ...EMBEDDED_WORKSPACE, resourceGroup: 'UserG', workspaceName: 'UserW' },
      experimentName: 'user-exp',
      origins: { resourceGroup: 'user', workspaceName: 'user', experimentName: 'user' },
      sources: { resourceGroup: join(AZ_ML_CONFIG_DIR, 'config') },
    });
  });

  test('of a folder come before those of the person, and after its workspace file', () => {
    const folder = makeProject('[defaults]\nworkspace = LocalW\nexperiment = local-exp\n');
    const environment = { AZ_ML_CONFIG_DIR, AZURE_CONFIG_DIR };
    expect(resolveIn(folder, { environment })).toMatchObject({
      address: { resourceGroup: 'UserG', workspaceName: 'LocalW' },
      experimentName: 'local-exp',
      origins: { resourceGroup: 'user', workspaceName: 'project', experimentName: 'project' },
    });
    mkdirSync(join(folder, '.azureml'));
    writeFileSync(
      join(folder, '.azureml/config.json'),
      JSON.stringify({ subscription_id: 'S', resource_group: 'G', workspace_name: 'Wks' }),
    );
    expect(resolveIn(folder, { environment })).toMatchObject({
      address: { subscriptionId: 'S', resourceGroup: 'G', workspaceName: 'Wks' },
      experimentName: 'local-exp',
    });
  });

  test('are looked for from --path on', () => {
    const folder = makeProject('[defaults]\nworkspace = LocalW\n');
    const flags = { path: folder };
    expect(resolveIn(empty, { flags, environment: { AZURE_CONFIG_DIR } }).address.workspaceName).toBe(
      'LocalW',
    );
  });

  test('may name a group alone', () => {
    const environment = { AZ_ML_CONFIG_DIR: makeAzFolder({ config: '[defaults]\ngroup = Mine\n' }) };
    expect(resolveIn(empty, { environment }).address).toEqual({
      ...EMBEDDED_WORKSPACE,
      resourceGroup: 'Mine',
    });
  });

  test('that are empty hide weaker ones', () => {
    const folder = makeProject('[defaults]\nworkspace =\nexperiment =\n');
    const { address, experimentName } = resolveIn(folder, {
      environment: { AZ_ML_CONFIG_DIR, AZURE_CONFIG_DIR },
    });
    expect(address.workspaceName).toBe('local');
    expect(experimentName).toBeUndefined();
    const environment = { AZ_ML_CONFIG_DIR, AZURE_DEFAULTS_EXPERIMENT: '' };
    expect(resolveIn(empty, { environment }).experimentName).toBeUndefined();
    expect(resolveIn(attached, { environment }).experimentName).toBe('train');
  });

  test('with a bad name are told with their place', () => {
    const folder = makeProject('[defaults]\nexperiment = not good\n');
    expect(() => resolveIn(folder, { environment: { AZURE_CONFIG_DIR } })).toThrow(
      expect.objectContaining({
        code: 'BadConfiguration',
        message: `${join(folder, '.azure/config')}: experiment in [defaults]: "not good" cannot be the name of an experiment`,
      }),
    );
    expect(() => resolveIn(empty, { environment: { AZURE_DEFAULTS_WORKSPACE: '-' } })).toThrow(
      'AZURE_DEFAULTS_WORKSPACE: "-" cannot be the name of a workspace',
    );
  });
});

describe('without a built-in workspace', () => {
  test('what nobody knows is an error that says what to do', () => {
    expect(() =>
      resolveIn(empty, { defaults: null, flags: { subscriptionId: 'S', resourceGroup: 'G' } }),
    ).toThrow(
      expect.objectContaining({
        code: 'MissingArgument',
        message: 'No workspace-name is known',
        hint: expect.stringContaining('az-ml folder attach'),
      }),
    );
  });

  test('the subscription is the one that az has chosen', () => {
    const profile = { subscriptions: [{ id: 'no' }, { id: 'chosen', isDefault: true }] };
    const AZURE_CONFIG_DIR = makeAzFolder({ 'azureProfile.json': `\ufeff${JSON.stringify(profile)}` });
    const flags = { resourceGroup: 'G', workspaceName: 'Wks' };
    expect(resolveIn(empty, { defaults: null, flags, environment: { AZURE_CONFIG_DIR } }).address).toEqual({
      subscriptionId: 'chosen',
      ...flags,
    });
  });
});

describe('names', () => {
  test.each(['a', '0', 'train-on-local', 'A_b-C', 'x'.repeat(255)])('%s can name an experiment', (name) => {
    expect(checkExperimentName(name)).toBe(name);
  });

  test.each(['', '-a', '_a', 'a b', 'a/b', 'ä', 'a\n', 'x'.repeat(256)])(
    '%j cannot name an experiment',
    (name) => {
      expect(() => checkExperimentName(name)).toThrow(
        expect.objectContaining({ code: 'BadArgument', hint: expect.stringContaining('at most 255') }),
      );
    },
  );

  test.each(['ws', 'x'.repeat(33)])('%s can name a workspace', (name) => {
    expect(checkWorkspaceName(name)).toBe(name);
  });

  test.each(['', 'a', 'x'.repeat(34), '-abc', 'a.b'])('%j cannot name a workspace', (name) => {
    expect(() => checkWorkspaceName(name)).toThrow(
      expect.objectContaining({ code: 'BadArgument', hint: expect.stringContaining('2 to 33') }),
    );
  });

  test('are checked in options, also when a script passes an empty one', () => {
    for (const flags of [
      { workspaceName: '' },
      { resourceGroup: '' },
      { resourceGroup: 'a/b' },
      { subscriptionId: '../x' },
      { experimentName: '' },
    ]) {
      expect(() => resolveIn(attached, { flags })).toThrow(expect.objectContaining({ code: 'BadArgument' }));
    }
  });
});
