import { parseDocument } from '../../src/output/json-document.ts';
import { type FormatOptions, formatOutput, type OutputFormat } from '../../src/output/print.ts';
import { compileQuery } from '../../src/output/query.ts';

/** What a command prints whose answer is the document, a JSON text or a value. */
export async function formatDocument(
  document: unknown,
  format: OutputFormat,
  { query, ...options }: Partial<Omit<FormatOptions, 'query'>> & { readonly query?: string } = {},
): Promise<string> {
  const result = typeof document === 'string' ? parseDocument(document) : document;
  const compiled = query === undefined ? undefined : compileQuery(query);
  return [...(await formatOutput(result, { colour: false, ...options, format, query: compiled }))].join('');
}

/** Lines as a program prints them. */
export function lines(...all: string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
