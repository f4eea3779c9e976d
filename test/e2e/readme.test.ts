import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { ROOT, runBash } from '../support/az-ml-process.ts';
import { hasProgram, testWith } from '../support/component.ts';
import { makeRepository } from '../support/git-repository.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const root = makeTempFolder();
const testWithPython = testWith('python3', hasProgram('python3'), 'apt-get install python3');

/** The shell blocks of a page, in order. */
function shellBlocks(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block ?? '');
}

testWithPython.each([['README.md'], ['docs/git-integration.md']])(
  'the commands of %s do what the page says, one after the other',
  (page) => {
    const folder = join(root, page.replaceAll('/', '-'));
    mkdirSync(folder);
    const repository = makeRepository(join(folder, 'repository'), {
      remote: 'https://github.com/example/my-model.git',
      files: { 'train.py': readFileSync(join(ROOT, 'docs/demo/train.py'), 'utf8') },
    });
    const blocks = shellBlocks(page);
    expect(blocks.length).toBeGreaterThan(2);
    const { status, stderr, stdout } = runBash(blocks.join('\n'), { home: folder, cwd: repository.folder });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining('ERROR') });
    expect(stdout).toContain('"azureml.git.commit"');
  },
  120_000,
);

testWithPython('the demo ends with the git properties of the run it submitted', () => {
  const folder = join(root, 'demo');
  mkdirSync(folder);
  const { status, stdout } = runBash(`'${process.execPath}' '${join(ROOT, 'docs/demo/demo.ts')}'`, {
    home: folder,
    cwd: folder,
    env: { TMPDIR: folder },
  });
  expect(status).toBe(0);
  const [properties] = JSON.parse(stdout.slice(stdout.lastIndexOf('\n[')));
  expect(properties).toEqual({
    ContentSnapshotId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    ProcessInfoFile: 'azureml-logs/process_info.json',
    ProcessStatusFile: 'azureml-logs/process_status.json',
    '_azureml.ComputeTargetType': 'local',
    'azml.exit.code': '0',
    'azureml.git.branch': 'main',
    'azureml.git.commit': expect.stringMatching(/^[0-9a-f]{40}$/),
    'azureml.git.dirty': 'False',
    'azureml.git.repository_uri': 'https://github.com/example/my-model.git',
    'mlflow.source.git.branch': 'main',
    'mlflow.source.git.commit': properties['azureml.git.commit'],
    'mlflow.source.git.repoURL': 'https://github.com/example/my-model.git',
  });
});
