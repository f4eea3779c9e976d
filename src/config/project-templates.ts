/** The conda environment that an attached folder begins with, to be edited by its owner. */
export function writeCondaTemplate(): string {
  return `# Packages of the runs that use this file: a conda environment.
name: project_environment
channels:
  - anaconda
  - conda-forge
dependencies:
  - python=3.12
  - pip:
      - azureml-defaults
`;
}

/**
 * A run configuration for one compute target, as a starting point. `configFolder` is the name of the folder it lies
 * in, relative to the project.
 */
export function writeRunConfigurationTemplate(target: string, configFolder: string): string {
  return `# What to run on ${target}. Used by: az-ml run submit-script -c ${target}
script:
arguments: []
target: ${target}
framework: Python
communicator: None
nodeCount: 1
maxRunDurationSeconds:
environment:
  environmentVariables:
    EXAMPLE_ENV_VAR: EXAMPLE_VALUE
  python:
    # true: the packages of the interpreter are used as they are, condaDependenciesFile is not.
    userManagedDependencies: false
    interpreterPath: python
    condaDependenciesFile: ${configFolder}/conda_dependencies.yml
history:
  outputCollection: true
  snapshotProject: true
  directoriesToWatch:
    - logs
`;
}
