#!/usr/bin/env node
// The launcher. Written for any Node, so that an old one gets a clear answer instead of a syntax error.
'use strict';

const path = require('node:path');

const root = path.join(__dirname, '..');
const argv = process.argv.slice(2);

function start() {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-v')) {
    const { version } = require('../package.json');
    process.stdout.write(`az-ml ${version}\n`);
  } else if (argv[0] === '__complete') {
    answerShell();
  } else if (!hasWorkingFolder()) {
    process.stderr.write(
      'ERROR: the working folder no longer exists.\nChange to another folder and try again.\n',
    );
    process.exitCode = 1;
  } else if (Number(process.versions.node.split('.')[0]) >= 24) {
    openProgram(nameCommand())('az-ml.js');
  } else {
    runOnNewerNode();
  }
}

/** A completion script asks. Whatever is wrong here, a person who presses Tab has not asked to hear of it. */
function answerShell() {
  if (!hasWorkingFolder()) return;
  if (Number(process.versions.node.split('.')[0]) >= 24) {
    openProgram('complete')('completion.js');
  } else if (findNode() !== undefined) {
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

/** The words before the first option, such as `run-list`; a query calls many functions of its own. */
function nameCommand() {
  const end = argv.findIndex((word) => !/^[a-z][a-z-]{0,30}$/.test(word));
  const words = argv.slice(0, Math.min(end < 0 ? argv.length : end, 2));
  if (argv.includes('--query')) words.push('query');
  return words.join('-') || 'az-ml';
}

function openProgram(command) {
  return require('./compiled-code.js').openProgram(command);
}

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

start();
