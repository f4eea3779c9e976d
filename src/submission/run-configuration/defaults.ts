/** What a run configuration says where a file says nothing. Written into every run, so that later defaults change none. */
export const DEFAULTS = {
  target: 'local',
  framework: 'Python',
  communicator: 'None',
  nodeCount: 1,
  interpreterPath: 'python',
  outputCollection: true,
  snapshotProject: true,
  directoriesToWatch: ['logs'],
} as const;

/** Sections for particular targets: a file's own keys are laid over these. */
export const SECTION_DEFAULTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  spark: { configuration: { 'spark.app.name': 'Azure ML Experiment', 'spark.yarn.maxAppAttempts': 1 } },
  hdi: { yarnDeployMode: 'cluster' },
  tensorflow: { workerCount: 1, parameterServerCount: 1 },
  mpi: { processCountPerNode: 1, nodeCount: 1 },
  paralleltask: { maxRetriesPerWorker: 0, workerCountPerNode: 1, terminalExitCodes: null },
  dataReferences: {},
  data: {},
  outputData: {},
};

export const DOCKER_DEFAULTS: Readonly<Record<string, unknown>> = {
  enabled: false,
  sharedVolumes: true,
  shmSize: '2g',
  arguments: [],
};

/** Spellings that the service knows; other ones are sent as they came. */
export const FRAMEWORKS = [
  'Python',
  'PySpark',
  'PySparkInteractive',
  'CNTK',
  'TensorFlow',
  'PyTorch',
  'PythonMpi',
];
export const COMMUNICATORS = ['None', 'ParameterServer', 'OpenMpi', 'IntelMpi', 'Gloo', 'Mpi', 'Nccl'];

/** Keys that may stand at the top of a file: for telling a slip of the pen from a key of a later version. */
export const KNOWN_KEYS = [
  'script',
  'command',
  'arguments',
  'target',
  'framework',
  'communicator',
  'maxRunDurationSeconds',
  'nodeCount',
  'environment',
  'history',
  'priority',
  'identity',
  'services',
  'pytorch',
  'amlcompute',
  'sourceDirectoryDataStore',
  ...Object.keys(SECTION_DEFAULTS),
];
