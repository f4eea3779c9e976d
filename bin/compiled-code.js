// Runs the built program with the code that V8 compiled for it the last time. Node's own compile cache keeps only what
// is compiled when a file is loaded; most functions are compiled when they are first called, which was a fifth of a
// short command. Kept here is what a command really called, and for each command apart: more would have to be read.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const DIST = path.join(__dirname, '..', 'dist');
/** V8 reads compiled code in place only where it begins at a multiple of this. */
const ALIGNMENT = 8;
/** A process that goes on longer keeps its code now: by its end V8 may have thrown away what it calls seldom. */
const SAVE_AFTER_MS = 3000;
const WRAPPER = ['(function (exports, require, module, __filename, __dirname) { ', '\n})'];

/**
 * A function that runs a file of `dist` and answers with what it exports. `command` names what is about to be done, in
 * letters and dashes.
 */
exports.openProgram = function openProgram(command) {
  const file = findCacheFile(command);
  const build = readBuild();
  const kept = file === undefined || build === undefined ? undefined : readKept(file, build);
  const scripts = new Map();
  const loaded = new Map();
  let isKnown = true;

  function load(part) {
    const known = loaded.get(part);
    if (known !== undefined) return known.exports;
    const filename = path.join(DIST, part);
    const cachedData = kept?.get(part);
    const script = new vm.Script(WRAPPER.join(fs.readFileSync(filename, 'latin1')), {
      filename,
      columnOffset: -WRAPPER[0].length,
      cachedData,
    });
    if (cachedData === undefined || script.cachedDataRejected) isKnown = false;
    scripts.set(part, script);
    const module = { exports: {} };
    loaded.set(part, module);
    const requirePart = (id) => (id.startsWith('./') ? load(id.slice(2)) : require(id));
    script.runInThisContext().call(module.exports, module.exports, requirePart, module, filename, DIST);
    return module.exports;
  }

  if (kept === undefined) return load;
  const save = () => {
    if (isKnown) return;
    isKnown = true;
    for (const [part, script] of scripts) kept.set(part, script.createCachedData());
    write(file, build, kept);
  };
  setTimeout(save, SAVE_AFTER_MS).unref();
  // Words that are no command end with 2, and there is no end of them.
  process.on('exit', (code) => code !== 2 && save());
  return load;
};

/** In the user's own cache folder: a shared one could feed us somebody else's code. */
function findCacheFile(command) {
  const { AZ_ML_HOME, XDG_CACHE_HOME, HOME, LOCALAPPDATA } = process.env;
  // A data folder comes into being, for its owner alone, by the first command that keeps something.
  if (AZ_ML_HOME && !fs.existsSync(AZ_ML_HOME)) return undefined;
  const base = XDG_CACHE_HOME || (HOME && path.join(HOME, '.cache')) || LOCALAPPDATA;
  const folder = AZ_ML_HOME ? path.join(AZ_ML_HOME, 'cache') : base && path.join(base, 'az-ml');
  return folder && path.join(folder, `compiled-${process.version}-${process.arch}`, command);
}

/** What tells one build from another: V8 compares only the lengths of sources. */
function readBuild() {
  try {
    return fs.readFileSync(path.join(DIST, 'build-id'), 'latin1');
  } catch {
    return undefined;
  }
}

/** The first line of the file says what follows it: `{ build, parts: [[name, start, end] ...] }`. */
function readKept(file, build) {
  try {
    const content = fs.readFileSync(file);
    const lineEnd = content.indexOf(10);
    const head = JSON.parse(content.latin1Slice(0, lineEnd));
    const [, , end] = head.parts.at(-1);
    if (head.build === build && content.length === end) {
      const parts = head.parts.map(([name, start, stop]) => [name, content.subarray(start, stop)]);
      return new Map(parts);
    }
  } catch {
    // There is none, or none that can be used: a new one takes its place.
  }
  return new Map();
}

/** On the disk before it has its name: V8 does not notice damage, so a file half written must never be found. */
function write(file, build, parts) {
  const temporary = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const fd = fs.openSync(temporary, 'w', 0o600);
    try {
      for (const piece of layOut(build, [...parts])) fs.writeSync(fd, piece);
      fs.fdatasyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    fs.renameSync(temporary, file);
  } catch {
    // The next command compiles again.
    removeQuietly(temporary);
  }
}

function removeQuietly(file) {
  try {
    fs.unlinkSync(file);
  } catch {
    // It was never made.
  }
}

/** The head has room for the numbers that are only known once it is laid out. */
function layOut(build, parts) {
  const length = 200 + JSON.stringify([build, parts.map(([name]) => name)]).length + 40 * parts.length;
  let start = align(length);
  const places = [];
  const pieces = [];
  for (const [name, code] of parts) {
    places.push([name, start, start + code.length]);
    const padding = align(code.length) - code.length;
    pieces.push(code, Buffer.alloc(padding));
    start += code.length + padding;
  }
  // The end of the last part is the end of the file.
  pieces.pop();
  const head = JSON.stringify({ build, parts: places });
  return [Buffer.from(`${head.padEnd(align(length) - 1)}\n`, 'latin1'), ...pieces];
}

function align(length) {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}
