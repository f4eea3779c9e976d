import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { saveBody } from '../save-body.ts';
import { experimentOption, metadataFileOption, workspaceOptions } from '../shared-options.ts';
import { withInterruption } from './with-interruption.ts';
import { ownRunOption, withRun } from './with-run.ts';

export const downloadArtifacts = defineCommand({
  summary: 'Download the files of a run.',
  description: 'Each under its own path below the folder. A file appears whole or not at all.',
  options: {
    ...ownRunOption,
    outputDir: {
      kind: 'text',
      aliases: ['d'],
      required: true,
      summary: 'Folder to write to; made if it is not there.',
    },
    prefix: { kind: 'text', summary: 'Only files whose path begins like this.', defaultText: 'all files' },
    ...experimentOption,
    ...metadataFileOption,
    ...workspaceOptions,
  },
  examples: [
    { title: 'What a run has made', command: 'az-ml run download -r ID --prefix outputs/ -d model' },
  ],
  run(options, context) {
    const folder = resolve(context.workingDirectory, options.outputDir);
    return withRun(options, context, async (client, run) => {
      const paths: string[] = [];
      for await (const { path } of client.listArtifacts(run)) {
        if (path.startsWith(options.prefix ?? '')) paths.push(path);
      }
      let done = 0;
      const message = () => `interrupted: ${done} of ${paths.length} files are in ${folder}, each whole.`;
      await withInterruption(context, message, async (checkpoint) => {
        for (const path of paths) {
          checkpoint();
          const file = placeIn(folder, path);
          const part = await client.readArtifact(run, path);
          if (part === undefined) throw new AzMlError('ArtifactNotFound', `'${path}' is not there any more`);
          await mkdir(dirname(file), { recursive: true });
          await saveBody(part.body, file, checkpoint);
          done += 1;
          context.info(`downloaded ${file}`);
        }
      });
      return paths;
    });
  },
});

/** The names are the service's; none of them may lead out of the folder. */
function placeIn(folder: string, path: string): string {
  const file = join(folder, path);
  if (file.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return file;
  throw new AzMlError('BadFile', `'${path}' would be written outside ${folder}`);
}
