/** One comparison of a run filter, with its literal escaped: whatever the value holds, it stays one literal. */
export function equals(field: string, value: string | null): string {
  return `(${field} eq ${value === null ? 'null' : quoteLiteral(value)})`;
}

/** Whether a run carries this tag, with any value or none. */
export function hasTag(key: string): string {
  return `(Tags/${key} ne null or Tags/${key} eq null)`;
}

export function allOf(terms: readonly string[]): string | undefined {
  return terms.length === 0 ? undefined : terms.join(' and ');
}

/** Azure's clients write double quotes; a value that holds one goes into single quotes, with those doubled. */
function quoteLiteral(value: string): string {
  return value.includes('"') ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
}
