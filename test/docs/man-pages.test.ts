import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { renderManPages } from '../../.ci/man-pages.ts';
import { escapeRoff } from '../../.ci/roff.ts';
import manifest from '../../package.json' with { type: 'json' };
import { hasProgram, testWith } from '../support/component.ts';

const FOLDER = join(import.meta.dirname, '../../docs/man');
const files = readdirSync(FOLDER).sort();

test('the manual pages are what the commands say today (npm run docs makes them anew)', async () => {
  const rendered = await renderManPages();
  expect([...rendered.keys()]).toEqual(files);
  for (const [file, text] of rendered) expect(readFileSync(join(FOLDER, file), 'utf8')).toBe(text);
});

test('the package names every manual page, so that npm installs them', () => {
  expect(manifest.man).toEqual(files.map((file) => `docs/man/${file}`));
  expect(manifest.files).toContain('docs/man');
});

describe('with the tools of the system', () => {
  const testWithGroff = testWith('groff', hasProgram('groff'), 'apt-get install groff-base');
  const testWithMan = testWith('man', hasProgram('man'), 'apt-get install man-db');

  testWithGroff('groff sets every page without a warning', () => {
    const paths = files.map((file) => join(FOLDER, file));
    const { stderr, status } = spawnSync('groff', ['-man', '-Tutf8', '-ww', ...paths], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  testWithMan('man shows options, examples and the other pages of a command', () => {
    const page = showPage('az-ml-run-show.1');
    expect(page).toMatch(/^NAME\n +az-ml-run-show - Show a run$/m);
    expect(page).toMatch(/^ +--run, -r\n? +Id of the run\. {1,2}\[Required\]$/m);
    expect(page).toMatch(/^ +az-ml run show -r ID -e train-on-local --query status -o tsv$/m);
    expect(page).toMatch(/^SEE ALSO\n +az-ml\(1\), az-ml-run\(1\), az-ml-quoting\(7\)$/m);
  });

  testWithGroff('text comes out as it was, so that it can be pasted into a shell', () => {
    const text = `.dots -dash 'quote' "double" \`tick\` back\\slash ^hat ~tilde don’t`;
    const { stdout } = spawnSync('groff', ['-man', '-Tutf8', '-ww'], {
      input: `.TH X 1\n.SH X\n${escapeRoff(text)}\n`,
      encoding: 'utf8',
    });
    expect(stripVTControlCharacters(stdout)).toContain(text);
  });
});

function showPage(file: string): string {
  const { stdout } = spawnSync('man', ['-l', join(FOLDER, file)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: '100', MAN_KEEP_FORMATTING: '', PAGER: 'cat' },
  });
  return stdout;
}
