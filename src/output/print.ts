import { AzMlError } from '../errors.ts';
import { writeJson } from './json.ts';
import type { OutputFormat } from './output-format.ts';
import type { Query } from './query.ts';
import { collectRows, isRowStream } from './row-stream.ts';
import type { TableLayout } from './table-layout.ts';

export { OUTPUT_FORMATS, type OutputFormat } from './output-format.ts';

export interface FormatOptions {
  readonly format: OutputFormat;
  readonly query?: Query | undefined;
  /** The command's own table, used when there is no query. */
  readonly tableLayout?: TableLayout | undefined;
  /** Whether `jsonc` and `yamlc` are coloured. */
  readonly colour: boolean;
}

/**
 * The text of a command's result, in pieces: the query first, then the format. Null prints nothing.
 *
 * @throws AzMlError QueryFailed, or, while pieces are taken, LimitExceeded when the result is nested too deeply.
 */
export async function formatOutput(result: unknown, options: FormatOptions): Promise<Iterable<string>> {
  const { query, format } = options;
  const value = query === undefined ? (result ?? null) : query.search(result ?? null);
  return value === null || format === 'none' ? [] : guardDepth(await openPieces(value, format, options));
}

export interface PrintOptions extends FormatOptions {
  readonly write: (text: string) => Promise<void>;
  /** Whether the reader has gone, so that the rest need not be made. */
  readonly isClosed?: () => boolean;
}

/** Writes a command's result piece by piece, until it is out or nobody reads it any more. */
export async function printResult(result: unknown, options: PrintOptions): Promise<void> {
  for await (const piece of await openResult(result, options)) {
    if (options.isClosed?.()) return;
    await options.write(piece);
  }
}

/** Whether rows go straight through, because nothing has to see them all. */
export function canStream(format: OutputFormat, query: Query | undefined): boolean {
  return format === 'ndjson' && query === undefined;
}

async function openResult(
  result: unknown,
  options: FormatOptions,
): Promise<Iterable<string> | AsyncIterable<string>> {
  if (isRowStream(result) && canStream(options.format, options.query)) {
    return (await import('./ndjson.ts')).streamNdjson(result);
  }
  return formatOutput(await collectRows(result), options);
}

/** Nothing is written yet: what goes wrong while writing goes wrong where the pieces are taken. */
async function openPieces(
  value: unknown,
  format: Exclude<OutputFormat, 'none'>,
  { query, tableLayout, colour }: FormatOptions,
): Promise<Iterable<string>> {
  switch (format) {
    case 'json':
      return writeJson(value);
    case 'jsonc':
      return colour ? paintWith('paintJson', writeJson(value)) : writeJson(value);
    case 'ndjson':
      return (await import('./ndjson.ts')).writeNdjson(value);
    case 'yaml':
    case 'yamlc': {
      const { writeYaml } = await import('./yaml.ts');
      return colour && format === 'yamlc' ? paintWith('paintYaml', writeYaml(value)) : writeYaml(value);
    }
    case 'tsv': {
      const { writeTsv } = await import('./tsv.ts');
      return writeTsv(value);
    }
    case 'table': {
      const { writeTable } = await import('./table.ts');
      const isQueried = query !== undefined;
      return writeTable(value, { sortColumns: !isQueried, layout: isQueried ? undefined : tableLayout });
    }
  }
}

async function paintWith(
  painter: 'paintJson' | 'paintYaml',
  pieces: Iterable<string>,
): Promise<Iterable<string>> {
  const paint = (await import('./colour.ts'))[painter];
  return (function* () {
    yield paint([...pieces].join(''));
  })();
}

function* guardDepth(pieces: Iterable<string>): Generator<string> {
  try {
    yield* pieces;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AzMlError('LimitExceeded', 'The result is nested too deeply, or too long, to be printed', {
      hint: 'Choose a part of it with --query.',
      cause: error,
    });
  }
}
