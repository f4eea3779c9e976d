import { resolve } from 'node:path';
import { AzMlError } from '../../errors.ts';
import { readSnapshotLimits } from '../../submission/snapshot/snapshot-limits.ts';
import { submitRun } from '../../submission/submit.ts';
import { defineCommand } from '../command.ts';
import { experimentOption, metadataFileOption, workspaceOptions } from '../shared-options.ts';
import { toRunObject } from './run-object.ts';
import { runTable } from './run-table.ts';
import { streamRun } from './stream-run.ts';
import { withInterruption } from './with-interruption.ts';

const NOTHING_STARTED = 'interrupted before the run was submitted: nothing was started.';

export const submitScript = defineCommand({
  summary: 'Submit a script as a run.',
  description:
    'Freezes the source directory, records its git repository, branch, commit and whether it was dirty, and runs the script. Follows the log and ends with the run as JSON, unless --async is given. Everything after the name of the script belongs to the script.',
  options: {
    ...experimentOption,
    runConfigurationName: {
      kind: 'text',
      aliases: ['c'],
      summary:
        'Name of a run configuration: a file NAME or NAME.runconfig in `.azureml` or `aml_config`, or a path without the suffix.',
      defaultText: 'a local run',
    },
    sourceDirectory: {
      kind: 'text',
      summary: 'Folder with the code of the run.',
      defaultText: 'the value of --path',
    },
    condaDependencies: {
      kind: 'text',
      aliases: ['d'],
      summary: 'Conda file that replaces the one of the run configuration.',
    },
    target: {
      kind: 'text',
      aliases: ['ct'],
      summary: 'Compute target that replaces the one of the run configuration.',
    },
    async: { kind: 'flag', summary: 'Return as soon as the run is submitted.' },
    ...metadataFileOption,
    ...workspaceOptions,
  },
  remainder: {
    name: 'script and arguments',
    summary: 'Script to run, below the source directory, and its arguments.',
  },
  examples: [
    {
      title: 'Run a script and follow it',
      command: 'az-ml run submit-script -e train-on-local train.py --lr 0.1',
    },
    {
      title: 'With a run configuration; keep the run in a file for the next step of a pipeline',
      command: 'az-ml run submit-script -c train -e train-on-local -t run.json train.py --lr 0.1',
    },
    {
      title: 'Submit, and take only the id',
      command: 'az-ml run submit-script -e train-on-local --async --query run_id -o tsv train.py',
    },
  ],
  table: runTable,
  async run(options, context, remainder) {
    const { client, experimentName } = await context.connect(options);
    if (experimentName === undefined) {
      throw new AzMlError('NoExperiment', 'no experiment is given, and no folder is attached to one.', {
        hint: 'Give one with --experiment-name/-e, or attach the folder: az-ml folder attach -e NAME',
      });
    }
    const [script, ...scriptArguments] = remainder;
    const path = resolve(context.workingDirectory, options.path ?? '.');
    const sourceDirectory =
      options.sourceDirectory === undefined
        ? path
        : resolve(context.workingDirectory, options.sourceDirectory);
    const runId = await withInterruption(
      context,
      () => NOTHING_STARTED,
      (checkpoint) => {
        const progress = context.progress('Uploading');
        return submitRun(client, {
          experimentName,
          configuration: {
            path,
            sourceDirectory,
            name: options.runConfigurationName,
            overrides: {
              script,
              arguments: scriptArguments,
              target: options.target,
              condaFile:
                options.condaDependencies === undefined
                  ? undefined
                  : resolve(context.workingDirectory, options.condaDependencies),
            },
          },
          sourceDirectory,
          limits: readSnapshotLimits(context.environment),
          cacheFolder: context.dataFolder.cache,
          exclude: [context.dataFolder.home],
          environment: context.environment,
          now: context.now,
          randomHex: context.randomHex,
          randomUuid: context.randomUuid,
          onProgress: progress.update,
          onWarning: context.warn,
          checkpoint,
        }).finally(progress.end);
      },
    );
    const run = options.async
      ? await client.getRun({ runId, experimentName })
      : await streamRun(client, { runId, experimentName }, context);
    return toRunObject(run, experimentName);
  },
});
