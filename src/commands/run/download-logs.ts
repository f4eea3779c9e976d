import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readChunks } from '../../client/response-body.ts';
import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { experimentOption, metadataFileOption, runOption, workspaceOptions } from '../shared-options.ts';

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
    for (const path of Object.keys(logFiles).toSorted()) {
      const file = join(folder, path);
      // The names are the service's; none of them may lead out of the folder.
      if (!file.startsWith(folder.endsWith(sep) ? folder : folder + sep)) {
        throw new AzMlError('BadFile', `log '${path}' would be written outside ${folder}`);
      }
      const part = await client.readArtifact(reference, path);
      await mkdir(dirname(file), { recursive: true });
      await pipeline(Readable.from(readChunks(part?.body)), createWriteStream(file));
      context.info(`downloaded ${file}`);
    }
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
