import { existsSync, readFileSync } from 'node:fs';
import type { ConfigFile } from './config-files.ts';
import { type IniDocument, parseIni } from './ini-document.ts';
import { readTextFile } from './text-file.ts';

/** A file of settings, read when it is first asked for something and parsed when it may have the answer. */
export interface OpenConfigFile extends ConfigFile {
  /** Whether a word is somewhere in the text, in any case. Most files need not be parsed to know what they lack. */
  mentions(word: string): boolean;
  /** What is in it; nothing where it is not there. Throws `BadConfiguration`. */
  document(): IniDocument;
}

export function openConfigFile(file: ConfigFile): OpenConfigFile {
  let text: string | undefined;
  let lowerCase: string | undefined;
  let document: IniDocument | undefined;
  const load = () => {
    text ??= readFile(file);
    return text;
  };
  return {
    origin: file.origin,
    path: file.path,
    mentions(word) {
      lowerCase ??= load().toLowerCase();
      return lowerCase.includes(word);
    },
    document() {
      document ??= parseIni(load(), file.path);
      return document;
    },
  };
}

function readFile({ origin, path }: ConfigFile): string {
  if (!existsSync(path)) return '';
  try {
    return readQuickly(path);
  } catch (error) {
    // A file of somebody else that is closed to us says nothing to us; az run as root leaves such.
    if (origin !== 'user') return '';
    throw error;
  }
}

/** The call for a whole text costs every command a tenth of what careful reading does; that is for odd files. */
function readQuickly(path: string): string {
  try {
    const text = readFileSync(path, 'utf8');
    if (!text.includes('\ufffd') && !text.startsWith('\ufeff')) return text;
  } catch {
    // Careful reading tells what is wrong.
  }
  return readTextFile(path, 'BadConfiguration');
}
