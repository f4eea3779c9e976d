import { mkdir, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { saveBody } from '../save-body.ts';
import { experimentOption, metadataFileOption, runOption, workspaceOptions } from '../shared-options.ts';
import { withInterruption } from './with-interruption.ts';

export const downloadLogs = defineCommand({
  summary: 'Download the log files of a run.',
  description:
    'Writes every log of the run below the output folder, under its own path. Files that are there are overwritten. With --verbose the paths are told.',
  options: {
    ...runOption,
    outputDir: {
      kind: 'text',
      aliases: ['d'],
      required: true,
      summary: 'Folder to write to; made if it is not there.',
    },
    ...experimentOption,
    ...metadataFileOption,
    ...workspaceOptions,
  },
  examples: [
    {
      title: 'Download the logs of a run',
      command: 'az-ml run download-logs -r ID -e train-on-local -d logs',
    },
  ],
  async run(options, context) {
    const folder = resolve(context.workingDirectory, options.outputDir);
    await checkFolder(folder);
    const { client, experimentName } = await context.connect(options);
    const reference = { runId: options.run, experimentName };
    const { logFiles } = await client.getRunDetails(reference);
    const paths = Object.keys(logFiles).toSorted();
    let done = 0;
    const message = () => `interrupted: ${done} of ${paths.length} logs are in ${folder}, each whole.`;
    await withInterruption(context, message, async (checkpoint) => {
      for (const path of paths) {
        checkpoint();
        const file = join(folder, path);
        // The names are the service's; none of them may lead out of the folder.
        if (!file.startsWith(folder.endsWith(sep) ? folder : folder + sep)) {
          throw new AzMlError('BadFile', `log '${path}' would be written outside ${folder}`);
        }
        const part = await client.readArtifact(reference, path);
        await mkdir(dirname(file), { recursive: true });
        await saveBody(part?.body, file, checkpoint);
        done += 1;
        context.info(`downloaded ${file}`);
      }
    });
    return null;
  },
});

async function checkFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined || found.isDirectory()) return;
  throw new AzMlError('BadFile', `the output folder is a file: ${folder}`, {
    hint: 'Give a folder to --output-dir/-d.',
  });
}
