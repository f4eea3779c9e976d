import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { experimentOption, workspaceOptions } from '../shared-options.ts';
import { ownRunOption, withRun } from './with-run.ts';

export const logArtifact = defineCommand({
  summary: 'Keep a file as an artifact of a run.',
  description:
    'Inside of a run neither run nor server need be named. An artifact of the same name is replaced.',
  options: {
    ...ownRunOption,
    name: { kind: 'text', aliases: ['n'], summary: 'Path of the artifact.', defaultText: 'outputs/FILE' },
    ...experimentOption,
    ...workspaceOptions,
  },
  remainder: { name: 'file', summary: 'File to keep.', mixed: true },
  examples: [
    { title: 'From a script that is a run', command: 'az-ml run log-artifact model.pkl' },
    { title: 'Under another path', command: 'az-ml run log-artifact -r ID -n reports/loss.png plot.png' },
  ],
  async run(options, context, words) {
    const [word, surplus] = words;
    if (word === undefined)
      throw new AzMlError('MissingArgument', 'the following arguments are required: file');
    if (surplus !== undefined) throw new AzMlError('BadArgument', `unrecognized arguments: ${surplus}`);
    const file = resolve(context.workingDirectory, word);
    const facts = await stat(file).catch(() => undefined);
    if (facts === undefined)
      throw new AzMlError('FileNotFound', `there is no file ${file}`, { target: file });
    if (!facts.isFile()) throw new AzMlError('BadFile', `${file} is not a regular file`, { target: file });
    const path = options.name ?? `outputs/${basename(file)}`;
    return withRun(options, context, async (client, run) => {
      // The wire would take files of a run that is not there.
      await client.getRun(run);
      const kept = await client.putArtifact(run, path, { file });
      return { path: kept.path, size: facts.size };
    });
  },
});
