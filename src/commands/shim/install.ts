import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { CommandContext } from '../../cli/context.ts';
import { writeFileAtomically } from '../../config/atomic-file.ts';
import { readTextFile } from '../../config/text-file.ts';
import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { chooseFolder, findLauncher, isShimFile, readAzState, SHIM_NAMES } from './find-az.ts';
import { OUR_GROUPS, readMadeFolder, renderCmdShim, renderShellShim } from './shim-script.ts';

export const installShim = defineCommand({
  summary: 'Put an az in front that sends the retired `az ml` commands to az-ml.',
  description: `\`az ml ${OUR_GROUPS.join('|')} ...\` goes to az-ml, everything else to the real \`az\`, if there is one.`,
  options: {
    directory: {
      kind: 'text',
      aliases: ['d'],
      summary: 'Folder to put it in.',
      defaultText: 'the first of PATH that can be written to and comes before the real az, else ~/.local/bin',
    },
  },
  examples: [
    { title: 'Let scripts for `az ml run` work again', command: 'az-ml shim install' },
    { title: 'In a folder of your own', command: 'az-ml shim install --directory ~/bin' },
  ],
  async run(options, context) {
    const { environment, workingDirectory } = context;
    const folder =
      options.directory === undefined
        ? chooseFolder(environment)
        : resolve(workingDirectory, options.directory);
    for (const name of SHIM_NAMES) refuseOther(join(folder, name));
    const [az = ''] = writeShim(folder);
    const { realAz = null, isActive } = readAzState(environment);
    if (!isActive) warnOfPath(folder, realAz, context);
    return { az, realAz, isActive };
  },
});

function refuseOther(file: string): void {
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined || isShimFile(file)) return;
  throw new AzMlError('FileExists', `there is another az already: ${file}`, {
    hint: 'Choose another folder with --directory; it must come before that one in PATH.',
    target: file,
  });
}

/** Answers with the files. One that is there already and says the same stays as it is. */
function writeShim(folder: string): string[] {
  try {
    const madeNow = mkdirSync(folder, { recursive: true });
    return SHIM_NAMES.map((name) => {
      const file = join(folder, name);
      const old = existsSync(file) ? readTextFile(file, 'BadFile') : undefined;
      const madeFolder = madeNow ?? (old === undefined ? undefined : readMadeFolder(old));
      const facts = { node: process.execPath, program: findLauncher(), madeFolder };
      const text = name.endsWith('.cmd') ? renderCmdShim(facts) : renderShellShim(facts);
      if (text !== old) writeFileAtomically(file, text, { mode: 0o755 });
      return file;
    });
  } catch (error) {
    if (error instanceof AzMlError) throw error;
    throw new AzMlError('BadFile', `cannot write an az to ${folder}: ${(error as Error).message}`, {
      hint: 'Choose another folder with --directory.',
      target: folder,
      cause: error,
    });
  }
}

function warnOfPath(folder: string, realAz: string | null, { warn }: CommandContext): void {
  const place = realAz === null ? 'to PATH' : `to PATH before ${dirname(realAz)}`;
  const example =
    process.platform === 'win32'
      ? `set "PATH=${folder}${delimiter}%PATH%"`
      : `export PATH="${folder}${delimiter}$PATH"`;
  warn(`this az is not found yet: add ${folder} ${place}, for example: ${example}`);
}
