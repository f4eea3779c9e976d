// Turns one TypeScript or ESM file into CommonJS with an inline source map: all that jest needs, in a millisecond a file.
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { transformSync, version } = require('esbuild');

const OWN_TEXT = readFileSync(__filename);
const URL_BANNER = "const __moduleUrl = require('node:url').pathToFileURL(__filename).href;";

module.exports = {
  getCacheKey: (text, path) =>
    createHash('sha256').update(version).update(OWN_TEXT).update(path).update(text).digest('hex'),
  process(text, path) {
    const { code, map } = transformSync(text, {
      loader: path.endsWith('.ts') ? 'ts' : 'js',
      format: 'cjs',
      target: 'node24',
      // jest's loader has no late import of its own.
      supported: { 'dynamic-import': false },
      // By its name an .mjs file would take Node's rules for default imports, which its transformed neighbours do not follow.
      sourcefile: path.replace(/\.mjs$/, '.js'),
      sourcemap: 'external',
      define: {
        'import.meta.url': '__moduleUrl',
        'import.meta.dirname': '__dirname',
        'import.meta.filename': '__filename',
      },
    });
    // A module of a package may declare a `__dirname` of its own, which only an inner block allows.
    const body = path.includes('node_modules') ? `{${code}\n}` : code;
    return { code: code.includes('__moduleUrl') ? URL_BANNER + body : body, map };
  },
};
