import { type Environment, readVariable } from '../config/environment.ts';
import { type Answer, makeHarmless } from './answer.ts';

/** The words come as JSON in a variable: Windows PowerShell mangles quotes and empty words of a native command. */
export function readPowerShellWords(environment: Environment): readonly string[] {
  const words: unknown = JSON.parse(readVariable(environment, 'AZ_ML_COMPLETE') ?? '[""]');
  return Array.isArray(words) ? words.map(String) : [''];
}

/**
 * JSON in ASCII, which every console code page leaves alone: whether names of files fit, and of each candidate the
 * quoted text, the text for the list and the tool tip.
 */
export function formatForPowerShell({ candidates, files }: Answer): string {
  const entries = candidates.map(({ value, about }) => ({
    text: quote(value),
    list: makeHarmless(value) || "''",
    tip: makeHarmless(about ?? value) || "''",
  }));
  return JSON.stringify({ files: files !== undefined, entries }).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A word of an argument as it is, or between single quotes, of which PowerShell knows five. */
function quote(value: string): string {
  // `-name.part` and `-name:value` would be split as parameters.
  const plain = value.startsWith('-') ? /^[\w=/+-]+$/ : /^[\w=/+.:-]+$/;
  return plain.test(value) ? value : `'${value.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
}
