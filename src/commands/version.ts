import manifest from '../../package.json' with { type: 'json' };
import { DATA_FORMAT } from '../config/data-folder.ts';
import { defineCommand } from './command.ts';

export const showVersion = defineCommand({
  summary: 'Show the versions of az-ml and of what it runs on.',
  description:
    'The data format is the newest format of a data folder that this az-ml reads. For the version of az-ml alone there is az-ml --version.',
  options: {},
  examples: [
    { title: 'All versions', command: 'az-ml version' },
    { title: 'The version of az-ml, for a script', command: `az-ml version --query '"az-ml"' -o tsv` },
  ],
  async run() {
    const { versions, platform, arch } = process;
    return {
      'az-ml': manifest.version,
      'data-format': DATA_FORMAT,
      node: versions.node,
      platform: `${platform}-${arch}`,
      sqlite: versions.sqlite ?? null,
    };
  },
});
