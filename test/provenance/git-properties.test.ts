import { describe, expect, test } from '@jest/globals';
import type { GitFacts } from '../../src/provenance/git-facts.ts';
import { toGitProperties } from '../../src/provenance/git-properties.ts';

const FACTS: GitFacts = {
  repositoryUri: 'https://example.com/o/r.git',
  branch: 'main',
  commit: '0123456789012345678901234567890123456789',
  dirty: false,
  missing: {},
};

const NOTHING: GitFacts = { missing: { repository: 'not a git repository' } };

test('all that git knows is recorded under the keys of Azure ML and of MLflow', () => {
  expect(toGitProperties(FACTS, {})).toEqual({
    'azureml.git.repository_uri': 'https://example.com/o/r.git',
    'mlflow.source.git.repoURL': 'https://example.com/o/r.git',
    'azureml.git.branch': 'main',
    'mlflow.source.git.branch': 'main',
    'azureml.git.commit': FACTS.commit,
    'mlflow.source.git.commit': FACTS.commit,
    'azureml.git.dirty': 'False',
  });
  expect(toGitProperties({ ...FACTS, dirty: true }, {})).toMatchObject({ 'azureml.git.dirty': 'True' });
});

test('what git does not know is left out, with the reason', () => {
  const missing = { branch: 'detached HEAD', repository_uri: 'no remote is configured for this branch' };
  expect(toGitProperties({ commit: 'c', dirty: true, missing }, {})).toEqual({
    'azureml.git.commit': 'c',
    'mlflow.source.git.commit': 'c',
    'azureml.git.dirty': 'True',
    'azml.git.branch.missing': 'detached HEAD',
    'azml.git.repository_uri.missing': 'no remote is configured for this branch',
  });
});

test('where git knows nothing there is one reason for all', () => {
  expect(toGitProperties(NOTHING, {})).toEqual({ 'azml.git.missing': 'not a git repository' });
});

describe('variables', () => {
  const ALL = {
    AZUREML_GIT_REPOSITORY_URI: 'https://example.com/other.git',
    AZUREML_GIT_BRANCH: ' topic ',
    AZUREML_GIT_COMMIT: 'abc',
    AZUREML_GIT_DIRTY: 'true',
    AZUREML_GIT_BUILD_ID: '7',
    AZUREML_GIT_BUILD_URI: 'https://ci.example.com/7',
  };
  const EXPECTED = {
    'azureml.git.repository_uri': 'https://example.com/other.git',
    'mlflow.source.git.repoURL': 'https://example.com/other.git',
    'azureml.git.branch': 'topic',
    'mlflow.source.git.branch': 'topic',
    'azureml.git.commit': 'abc',
    'mlflow.source.git.commit': 'abc',
    'azureml.git.dirty': 'True',
    'azureml.git.build_id': '7',
    'azureml.git.build_uri': 'https://ci.example.com/7',
  };

  test('win over git, and need none', () => {
    expect(toGitProperties(FACTS, ALL)).toEqual(EXPECTED);
    expect(toGitProperties(NOTHING, ALL)).toEqual(EXPECTED);
  });

  test('that supply a value leave no reason for its absence', () => {
    const facts: GitFacts = { ...FACTS, missing: { branch: 'detached HEAD' } };
    expect(toGitProperties(facts, { AZUREML_GIT_BRANCH: 'main' })).not.toHaveProperty([
      'azml.git.branch.missing',
    ]);
  });

  test('that supply only a part leave the reason for the rest', () => {
    expect(toGitProperties(NOTHING, { AZUREML_GIT_COMMIT: 'abc' })).toEqual({
      'azureml.git.commit': 'abc',
      'mlflow.source.git.commit': 'abc',
      'azml.git.missing': 'not a git repository',
    });
  });

  test('that are empty or blank count as not set', () => {
    const blank = Object.fromEntries(
      Object.keys(ALL).map((name, index) => [name, index % 2 === 0 ? '' : ' \t']),
    );
    expect(toGitProperties(FACTS, blank)).toEqual(toGitProperties(FACTS, {}));
  });

  test.each([
    ['1', 'True'],
    ['true', 'True'],
    ['TRUE', 'True'],
    [' True ', 'True'],
    ['0', 'False'],
    ['false', 'False'],
    ['yes', 'False'],
  ])('AZUREML_GIT_DIRTY=%j is %s', (given, expected) => {
    expect(toGitProperties(FACTS, { AZUREML_GIT_DIRTY: given })['azureml.git.dirty']).toBe(expected);
  });

  test('lose their credentials', () => {
    const properties = toGitProperties(NOTHING, {
      AZUREML_GIT_REPOSITORY_URI: 'https://user:s3cr3t@example.com/o/r?token=s3cr3t',
      AZUREML_GIT_BUILD_URI: 'https://s3cr3t@dev.azure.com/o/_build/results?buildId=7&token=s3cr3t',
    });
    expect(properties).toMatchObject({
      'azureml.git.repository_uri': 'https://example.com/o/r',
      'mlflow.source.git.repoURL': 'https://example.com/o/r',
      'azureml.git.build_uri': 'https://dev.azure.com/o/_build/results?buildId=7',
    });
    expect(JSON.stringify(properties)).not.toContain('s3cr3t');
  });

  test('with a URL in which a password may hide are left out, with the reason', () => {
    const properties = toGitProperties(FACTS, {
      AZUREML_GIT_REPOSITORY_URI: 'https://user:s3c/r3t@example.com/',
    });
    expect(properties).not.toHaveProperty(['azureml.git.repository_uri']);
    expect(properties).not.toHaveProperty(['mlflow.source.git.repoURL']);
    expect(properties['azml.git.repository_uri.missing']).toMatch(/password/);
    expect(JSON.stringify(properties)).not.toMatch(/s3c|r3t/);
  });
});

test('a value longer than a property takes is left out whole, with the reason', () => {
  const longest = `https://example.com/${'r'.repeat(980)}`;
  expect(toGitProperties({ ...FACTS, repositoryUri: longest }, {})['azureml.git.repository_uri']).toBe(
    longest,
  );
  const properties = toGitProperties(
    { ...FACTS, repositoryUri: `${longest}r` },
    { AZUREML_GIT_BUILD_ID: '7'.repeat(1001) },
  );
  expect(properties).not.toHaveProperty(['azureml.git.repository_uri']);
  expect(properties).not.toHaveProperty(['mlflow.source.git.repoURL']);
  expect(properties).toMatchObject({
    'azml.git.repository_uri.missing': 'longer than 1000 characters',
    'azml.git.build_id.missing': 'longer than 1000 characters',
  });
});
