import { resolve } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import { defineCommand } from '../command.ts';
import { metadataFileOption } from '../shared-options.ts';
import { readFileWord } from './file-word.ts';

export const backUpServer = defineCommand({
  summary: 'Write everything that the server keeps to one file.',
  description:
    'Servers and runs go on meanwhile. The file is a tar archive with a consistent copy of the database and every content, each compared with its digest; it holds the keys of the server, so only its owner can read it. Working folders of local runs are not in it.',
  options: { ...metadataFileOption },
  remainder: { name: 'FILE', summary: 'File to write; it must not exist.', mixed: true },
  examples: [{ title: 'Back up', command: 'az-ml server backup /backups/az-ml-monday.tar' }],
  async run(_options, context, words) {
    const file = resolve(context.workingDirectory, readFileWord(words));
    const { writeBackup } = await import('../../server/backup/write-backup.ts');
    const app = await context.openService();
    const { dataFolder, now } = context;
    const { version } = manifest;
    const { damaged, blobs, size, createdUtc } = await writeBackup({ app, dataFolder, file, version, now });
    for (const digest of damaged) context.warn(`the content ${digest} is damaged and not in the backup`);
    return { file, size, contents: blobs, damaged, createdUtc };
  },
});
