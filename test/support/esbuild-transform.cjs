// Turns one TypeScript or ESM file into CommonJS with an inline source map: all that jest needs, in a millisecond a file.
const { createHash } = require('node:crypto');
const { transformSync, version } = require('esbuild');

const URL_BANNER = "const __moduleUrl = require('node:url').pathToFileURL(__filename).href;";

module.exports = {
  getCacheKey: (text, path) => createHash('sha256').update(version).update(path).update(text).digest('hex'),
  process(text, path) {
    const { code, map } = transformSync(text, {
      loader: path.endsWith('.ts') ? 'ts' : 'js',
      format: 'cjs',
      target: 'node24',
      sourcefile: path,
      sourcemap: 'external',
      define: {
        'import.meta.url': '__moduleUrl',
        'import.meta.dirname': '__dirname',
        'import.meta.filename': '__filename',
      },
    });
    return { code: code.includes('__moduleUrl') ? URL_BANNER + code : code, map };
  },
};
