import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { BUNDLES, cutBetweenBundles, renderEntry, STANDALONE, sourcesOf } from './bundles.ts';
import { readGrammar } from './completion-grammar.ts';

const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
/** Whoever runs the program meanwhile goes on with the old one. */
const OUTPUT = `${DIST}.${process.pid}`;

/** Sources that run, or offer what they export, when their bundle is loaded, instead of offering their modules by path. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'az-ml': 'src/cli/process-main.ts',
  supervisor: 'src/supervisor/main.ts',
  completion: 'src/completion/process-main.ts',
  sdk: 'src/sdk/index.ts',
};

/**
 * What the packages load at their start and a command line does not need of them, a third of a short command's time:
 * the segmenter tables of `string-width` (ours measures what a terminal shows), and what yargs sets up of Node.
 */
const lightPackages: Plugin = {
  name: 'light-packages',
  setup({ onResolve, onLoad }) {
    const width = join(ROOT, 'src/output/display-width.ts');
    onResolve({ filter: /^string-width$/ }, () => ({ path: width, namespace: 'required-string-width' }));
    onLoad({ filter: /.*/, namespace: 'required-string-width' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)}).default;`,
      resolveDir: ROOT,
    }));
    onResolve({ filter: /platform-shims\/esm\.mjs$/ }, ({ path }) => ({ path, namespace: 'light' }));
    onResolve({ filter: /^util$/ }, ({ path, importer }) =>
      /node_modules\/yargs-parser\//.test(importer) ? { path, namespace: 'light' } : undefined,
    );
    // HTTP/2 is never spoken; without the module undici's own code makes do with these.
    onResolve({ filter: /^node:http2$/ }, ({ path, importer }) =>
      /undici\/lib\/dispatcher\/client-h2\.js$/.test(importer) ? { path, namespace: 'light' } : undefined,
    );
    onLoad({ filter: /^node:http2$/, namespace: 'light' }, () => ({
      contents: 'module.exports = { constants: {} };',
    }));
    // undici itself needs of them a number, a class to compare with, and one function.
    onResolve({ filter: /^node:(http|assert)$/ }, ({ path, importer }) =>
      /undici\/lib\/(core|api|dispatcher|handler)\//.test(importer)
        ? { path, namespace: 'light' }
        : undefined,
    );
    onLoad({ filter: /^node:http$/, namespace: 'light' }, () => ({
      contents: 'module.exports = { maxHeaderSize: 16384, IncomingMessage: class {} };',
    }));
    onLoad({ filter: /^node:assert$/, namespace: 'light' }, () => ({
      contents:
        'module.exports = (value, message = "assertion failed in undici") => {' +
        ' if (!value) throw message instanceof Error ? message : new Error(message); };',
    }));
    onLoad({ filter: /esm\.mjs$/, namespace: 'light' }, () => ({ contents: 'export default {};' }));
    onLoad({ filter: /^util$/, namespace: 'light' }, () => ({
      contents: 'export const format = (...parts) => parts.join(" ");',
    }));
  },
};

/** Builds `dist`: a few CommonJS files, which Node starts a quarter faster than ES modules. */
async function buildProgram(): Promise<void> {
  const grammar = await readGrammar();
  await mkdir(OUTPUT, { recursive: true });
  const inputs: Record<string, string[]> = {};
  for (const bundle of Object.keys(BUNDLES)) inputs[bundle] = Object.keys((await buildBundle(bundle)).inputs);
  await writeFile(join(OUTPUT, 'package.json'), '{ "type": "commonjs" }\n');
  await writeFile(join(OUTPUT, 'completion-grammar.json'), JSON.stringify(grammar));
  await writeFile(join(OUTPUT, 'inputs.json'), `${JSON.stringify(inputs, null, 2)}\n`);
  await writeFile(
    join(OUTPUT, 'third-party-licenses.txt'),
    await collectLicenses(Object.values(inputs).flat()),
  );
  await writeSdkFaces();
  await writeFile(join(OUTPUT, 'build-id'), await identifyBuild());
  await rm(DIST, { recursive: true, force: true });
  await rename(OUTPUT, DIST);
}

/** What `import` finds instead of `require`: the same classes, not a second copy. And the types of both. */
async function writeSdkFaces(): Promise<void> {
  const names = Object.keys(createRequire(import.meta.url)(join(OUTPUT, 'sdk.js')));
  const lines = ["import sdk from './sdk.js';", `export const { ${names.join(', ')} } = sdk;`, ''];
  await writeFile(join(OUTPUT, 'sdk.mjs'), lines.join('\n'));
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  const project = join(ROOT, '.ci/tsconfig.sdk.json');
  execFileSync(tsc, ['-p', project, '--outDir', join(OUTPUT, 'types')], { stdio: 'inherit' });
  await writeFile(join(OUTPUT, 'sdk.d.mts'), "export * from './types/sdk/index.ts';\n");
  await writeFile(join(OUTPUT, 'sdk.d.ts'), "export * from './types/sdk/index.ts';\n");
}

/**
 * A digest of all code, by which the launcher tells whether the compiled code that it kept is of this build. It reads
 * the files byte by byte, which is quicker, so there must be nothing but ASCII in them.
 */
async function identifyBuild(): Promise<string> {
  const hash = createHash('sha256');
  for (const bundle of Object.keys(BUNDLES)) {
    const code = await readFile(join(OUTPUT, `${bundle}.js`));
    if (code.some((byte) => byte > 0x7f)) throw new Error(`dist/${bundle}.js is not plain ASCII`);
    hash.update(code);
  }
  return hash.digest('hex');
}

async function buildBundle(bundle: string): Promise<Metafile> {
  const program = PROGRAMS[bundle];
  const entry: BuildOptions =
    program === undefined
      ? { stdin: { contents: renderEntry(sourcesOf(bundle)), resolveDir: ROOT, sourcefile: `${bundle}.cjs` } }
      : { entryPoints: [join(ROOT, program)] };
  const { metafile } = await build({
    ...entry,
    outfile: join(OUTPUT, `${bundle}.js`),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    minify: true,
    metafile: true,
    legalComments: 'none',
    supported: { 'dynamic-import': false },
    define: {
      // Only packages ask for it, for files of theirs that are not needed.
      'import.meta.url': '"file:///az-ml.js"',
      'import.meta.dirname': '__dirname',
      'import.meta.filename': '__filename',
    },
    plugins: STANDALONE.includes(bundle) ? [lightPackages] : [lightPackages, cutBetweenBundles(bundle)],
  });
  return metafile;
}

/** The licence texts of all packages whose code is in the bundles: their licences ask for it. */
async function collectLicenses(inputs: readonly string[]): Promise<string> {
  const folders = new Set<string>();
  for (const input of inputs) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found?.[1] !== undefined) folders.add(found[1]);
  }
  const parts: string[] = [];
  for (const folder of [...folders].sort()) {
    const manifest = JSON.parse(await readFile(join(ROOT, folder, 'package.json'), 'utf8'));
    const file = (await readdir(join(ROOT, folder))).find((name) => /^(licen[cs]e|copying)/i.test(name));
    const text =
      file === undefined ? `License: ${manifest.license}` : await readFile(join(ROOT, folder, file), 'utf8');
    parts.push(`${manifest.name} ${manifest.version}\n\n${text.trim()}\n`);
  }
  return parts.join(`\n${'-'.repeat(80)}\n\n`);
}

await buildProgram();
