#!/usr/bin/env node
// The launcher. Written for any Node, so that an old one gets a clear answer instead of a syntax error.
'use strict';

const path = require('node:path');

const root = path.join(__dirname, '..');
const argv = process.argv.slice(2);

if (require.main === module) start();

function start() {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-v')) {
    const { version } = require('../package.json');
    process.stdout.write(`az-ml ${version}\n`);
  } else if (!hasWorkingFolder()) {
    process.stderr.write(
      'ERROR: the working folder no longer exists.\nChange to another folder and try again.\n',
    );
    process.exitCode = 1;
  } else if (Number(process.versions.node.split('.')[0]) >= 24) {
    keepCompiledCode();
    require('../dist/az-ml.js');
  } else {
    runOnNewerNode();
  }
}

function hasWorkingFolder() {
  try {
    return process.cwd() !== '';
  } catch {
    return false;
  }
}

/** Compiled code is kept in the user's own cache folder: a shared one could feed us somebody else's. */
function keepCompiledCode() {
  const { AZ_ML_HOME, XDG_CACHE_HOME, HOME, LOCALAPPDATA } = process.env;
  const base = XDG_CACHE_HOME || (HOME && path.join(HOME, '.cache')) || LOCALAPPDATA;
  const folder = AZ_ML_HOME ? path.join(AZ_ML_HOME, 'cache') : base && path.join(base, 'az-ml');
  if (folder) require('node:module').enableCompileCache(path.join(folder, 'compiled'));
}

exports.keepCompiledCode = keepCompiledCode;

/** Goes on in the Node 24 that lies beside this package, when one does. */
function runOnNewerNode() {
  const node = findNode();
  if (node === undefined) {
    process.stderr.write(
      `ERROR: az-ml needs Node.js 24 or newer; this is ${process.versions.node}.\n` +
        'Install it from https://nodejs.org, or beside az-ml: npm install node@24\n',
    );
    process.exitCode = 1;
    return;
  }
  const child = require('node:child_process').spawn(node, [__filename, ...argv], { stdio: 'inherit' });
  // Ctrl-C reaches the child as well; it alone decides what that means.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exitCode = code;
    else {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}

function findNode() {
  const program = process.platform === 'win32' ? 'node.exe' : 'bin/node';
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const names = [`node-bin-${system}-${process.arch}`, `node-${system}-${process.arch}`, 'node'];
  for (const name of names) {
    try {
      const manifest = require.resolve(`${name}/package.json`, { paths: [root, process.cwd()] });
      const [major] = require(manifest).version.split('.');
      const file = path.join(path.dirname(manifest), program);
      if (Number(major) >= 24 && require('node:fs').existsSync(file)) return file;
    } catch {
      // Not there: the next one may be.
    }
  }
  return undefined;
}
