import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempFolder } from '../support/temp-folder.ts';
import { listBlobs } from './blob-samples.ts';
import { testBlobStore } from './blob-store-suite.ts';

const home = makeTempFolder();

testBlobStore(() => ({
  place: (name) => ({ location: join(home, name), environment: {} }),
  list: async (name) => (existsSync(join(home, name, 'sha256')) ? listBlobs(join(home, name)) : []),
}));
