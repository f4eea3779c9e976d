import { AzMlError } from '../errors.ts';
import { OUTPUT_FORMATS, type OutputFormat } from '../output/output-format.ts';
import { checkExperimentName, checkResourceGroup, checkWorkspaceName } from './names.ts';

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['yes', true],
  ['true', true],
  ['on', true],
  ['0', false],
  ['no', false],
  ['false', false],
  ['off', false],
]);

/** Whether a text means yes or no, in the words that `az` knows and in any case. Throws `BadConfiguration`. */
export function readBoolean(text: string): boolean {
  const value = BOOLEANS.get(text.toLowerCase());
  if (value === undefined) throw notAllowed(text, [...BOOLEANS.keys()]);
  return value;
}

/** An output format, in any case. Throws `BadConfiguration`. */
export function readFormat(text: string): OutputFormat {
  const format = OUTPUT_FORMATS.find((candidate) => candidate === text.toLowerCase());
  if (format === undefined) throw notAllowed(text, OUTPUT_FORMATS);
  return format;
}

function notAllowed(text: string, allowed: readonly string[]): AzMlError {
  return new AzMlError('BadConfiguration', `'${text}' is not allowed`, {
    hint: `Allowed values: ${allowed.join(', ')}.`,
  });
}

/** The settings that az-ml uses, `section.option`, each with what checks its value. */
export const KNOWN_SETTINGS: ReadonlyMap<string, (value: string) => unknown> = new Map<
  string,
  (value: string) => unknown
>([
  ['core.no_color', readBoolean],
  ['core.only_show_errors', readBoolean],
  ['core.output', readFormat],
  ['defaults.experiment', checkExperimentName],
  ['defaults.group', checkResourceGroup],
  ['defaults.location', (value) => value],
  ['defaults.workspace', checkWorkspaceName],
]);
