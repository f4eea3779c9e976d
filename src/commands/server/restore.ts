import { resolve } from 'node:path';
import { defineCommand } from '../command.ts';
import { metadataFileOption } from '../shared-options.ts';
import { readFileWord } from './file-word.ts';

export const restoreServer = defineCommand({
  summary: 'Make a data folder from a backup.',
  description:
    'The data folder, that of AZ_ML_HOME where it is set, must be empty or not there. Everything is compared with its digest first; when anything is wrong, nothing is changed.',
  options: { ...metadataFileOption },
  remainder: { name: 'FILE', summary: 'File that `az-ml server backup` has written.', mixed: true },
  examples: [
    {
      title: 'Restore into another folder',
      command: 'AZ_ML_HOME=/srv/az-ml az-ml server restore /backups/az-ml-monday.tar',
    },
  ],
  async run(_options, context, words) {
    const file = resolve(context.workingDirectory, readFileWord(words));
    const { restoreBackup } = await import('../../server/backup/restore-backup.ts');
    const { blobs, damaged, createdUtc, version } = await restoreBackup(file, context.dataFolder);
    return { dataFolder: context.dataFolder.home, contents: blobs, damaged, createdUtc, version };
  },
});
