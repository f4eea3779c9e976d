// Freezes a folder with the built program's own modules and does nothing else:
//   node snapshot-process.cjs FOLDER        (data folder by AZ_ML_HOME)
// As the launcher does: code that was compiled before is not compiled again.
const { tmpdir } = require('node:os');
const { join } = require('node:path');

require('node:module').enableCompileCache(join(tmpdir(), 'az-ml-bench-compiled'));

const { buildSnapshot } = require('../../dist/submit.js')['src/submission/snapshot/build-snapshot.ts'];
const { keepSnapshot } = require('../../dist/submit.js')['src/submission/keep-snapshot.ts'];
const { openApp } = require('../../dist/service.js')['src/app.ts'];
const core = require('../../dist/core.js');

const { createRunClient } = core['src/client/run-client.ts'];
const { resolveDataFolder } = core['src/config/data-folder.ts'];
const { EMBEDDED_WORKSPACE } = core['src/config/workspace-settings.ts'];
const { randomUuid } = core['src/config/random.ts'];

async function freeze(folder) {
  const dataFolder = resolveDataFolder(process.env);
  const app = await openApp({ dataFolder, environment: process.env, now: () => new Date() });
  const snapshot = await buildSnapshot({ folder, cacheFolder: dataFolder.cache });
  await keepSnapshot(createRunClient(app, EMBEDDED_WORKSPACE), {
    snapshot,
    sourceDirectory: folder,
    properties: {},
    randomUuid,
    onProgress() {},
    checkpoint() {},
  });
  await app.close();
}

freeze(process.argv[2]);
