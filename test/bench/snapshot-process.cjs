// Freezes a folder with the built program's own modules and does nothing else:
//   node snapshot-process.cjs FOLDER        (data folder by AZ_ML_HOME)
'use strict';

const { mkdirSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { openProgram } = require('../../bin/compiled-code.js');

// Compiled code is kept for all rounds, whatever data folder each has.
const home = process.env.AZ_ML_HOME;
process.env.AZ_ML_HOME = join(tmpdir(), 'az-ml-bench-compiled');
mkdirSync(process.env.AZ_ML_HOME, { recursive: true });
const load = openProgram('snapshot-process');
process.env.AZ_ML_HOME = home;

const submit = load('submit.js');
const { buildSnapshot } = submit['src/submission/snapshot/build-snapshot.ts'];
const { keepSnapshot } = submit['src/submission/keep-snapshot.ts'];
const { openApp } = load('service.js')['src/app.ts'];
const core = load('core.js');

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
