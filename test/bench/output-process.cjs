// Prints a JSON file with the built program's own modules and does nothing else:
//   node output-process.cjs FILE FORMAT [QUERY]
// As the launcher does: code that was compiled before is not compiled again.
const { readFileSync, writeSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

require('node:module').enableCompileCache(join(tmpdir(), 'az-ml-bench-compiled'));

const core = require('../../dist/core.js');

const { parseDocument } = core['src/output/json-document.ts'];
const { formatOutput } = core['src/output/print.ts'];
const { compileQuery } = core['src/output/query.ts'];

async function print(file, format, query) {
  const compiled = query === undefined ? undefined : compileQuery(query);
  const document = parseDocument(readFileSync(file, 'utf8'));
  for (const piece of await formatOutput(document, { format, query: compiled, colour: false })) {
    writeSync(1, piece);
  }
}

print(...process.argv.slice(2));
