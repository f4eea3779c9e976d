import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');

/**
 * The files of the built program, each with the sources that it holds. A source belongs to the first bundle with a
 * pattern for it. What a short command needs lies together, because each further file costs it a third of a
 * millisecond; what only some commands need lies apart.
 */
export const BUNDLES: Readonly<Record<string, readonly RegExp[]>> = {
  timings: [/^src\/cli\/(timings|http-trace|redact)/],
  'az-ml': [/^src\/cli\//],
  supervisor: [/^src\/supervisor\//],
  doctor: [
    /^src\/diagnose\.ts$/,
    /^src\/commands\/doctor/,
    /^src\/(store|config|provenance|compute\/local)\/(inspect-|sql\/inspection)/,
  ],
  completion: [/^src\/completion\//],
  formats: [/^src\/output\/(yaml|table|tsv|ndjson|colour|display-width)/],
  core: [
    /^src\/(contract|config|output)\//,
    /^src\/client\/(decode-error|filter-text|follow-run|operation-request|response-body|resumed-body|run-client)/,
    /^src\/errors\.ts$/,
  ],
  http: [/^src\/client\//],
  submit: [/^src\/(submission|provenance)\//, /^src\/commands\/run\/submit-script/],
  sdk: [/^src\/sdk\//],
  rest: [/^src\/commands\/rest/],
  'server-commands': [/^src\/commands\/server\//],
  'more-commands': [
    /^src\/commands\/(completion|config|context|login|shim)\//,
    /^src\/commands\/(configure|login|logout|version)\.ts$/,
    /^src\/commands\/run\/(download|log-artifact|log-metric|metrics|with-run)\.ts$/,
  ],
  commands: [/^src\/commands\//],
  server: [/^src\/server\//],
  access: [/^src\/service\/authorize/, /^src\/store\/(sql|sqlite)\/(access-tokens|copy-database)/],
  'azure-blob': [/^src\/blobs\/azure\//],
  s3: [/^src\/blobs\/s3\//],
  'cloud-blobs': [/^src\/blobs\/cloud\//],
  targets: [/^src\/(blobs|compute)\//],
  mlflow: [/^src\/service\/mlflow\/(?!path\.ts)/],
  'more-service': [
    /^src\/service\/metrics\//,
    /^src\/service\/(artifact-removal|artifacts-by-id|run-counts|run-data|run-tags|sweep-cancel)\.ts$/,
  ],
  service: [/^src\/(service|store)\//, /^src\/app\.ts$/],
};

/**
 * Bundles that hold all they need, though other bundles hold it too: a process loads one file instead of three, which
 * saves a sixth of an answer to the Tab key.
 */
export const STANDALONE: readonly string[] = ['completion'];

/** The bundle that a source belongs to, by its path from the root of the repository. */
export function bundleOf(source: string): string {
  const found = Object.entries(BUNDLES).find(([, patterns]) =>
    patterns.some((pattern) => pattern.test(source)),
  );
  if (found === undefined) throw new Error(`no bundle for ${source}: add it to .ci/bundles.ts`);
  return found[0];
}

/** All sources of one bundle. */
export function sourcesOf(bundle: string): string[] {
  return readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `src/${name.replaceAll(sep, '/')}`)
    .filter((source) => bundleOf(source) === bundle)
    .sort();
}

/**
 * Cuts imports between bundles: a source of another bundle becomes a `require` of that bundle's file, which exports
 * its modules by path. A module exists once, whoever imports it, and is evaluated when it is first asked for.
 */
export function cutBetweenBundles(bundle: string): Plugin {
  return {
    name: 'cut-between-bundles',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /^\./ }, async ({ path, ...rest }) => {
        if (rest.pluginData === 'resolving') return undefined;
        const found = await resolve(path, { ...rest, pluginData: 'resolving' });
        const source = relative(ROOT, found.path).replaceAll(sep, '/');
        if (!source.startsWith('src/') || bundleOf(source) === bundle) return undefined;
        return { path: source, namespace: 'other-bundle' };
      });
      onResolve({ filter: /^\.\/[\w-]+\.js$/, namespace: 'other-bundle' }, ({ path }) => ({
        path,
        external: true,
      }));
      onLoad({ filter: /.*/, namespace: 'other-bundle' }, ({ path }) => ({
        contents: `module.exports = require('./${bundleOf(path)}.js')['${path}'];`,
      }));
    },
  };
}

/** The text of a bundle's own first module: its sources by path, each evaluated when it is first read. */
export function renderEntry(sources: readonly string[]): string {
  return `module.exports = {\n${sources.map((source) => `  get '${source}'() { return require('./${source}'); },`).join('\n')}\n};\n`;
}
