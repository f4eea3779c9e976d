/** One comparison of a run filter, with its literal escaped: whatever the value holds, it stays one literal. */
export function equals(field: string, value: string | null): string {
  return `(${field} eq ${value === null ? 'null' : quoteLiteral(value)})`;
}

/** Whether a run carries this tag, with any value or none. */
export function hasTag(key: string): string {
  return `(Tags/${key} ne null or Tags/${key} eq null)`;
}

/** Whether a text field begins with, or has somewhere inside, the given text; letter case counts. */
export function matches(how: 'startswith' | 'contains', field: string, text: string): string {
  return `${how}(${field}, ${quoteLiteral(text)})`;
}

/** Whether a run started at that time (RFC 3339) or later; one that has not started counts from its creation. */
export function startedSince(utc: string): string {
  const time = quoteLiteral(utc);
  return `(StartTimeUtc ge ${time} or (StartTimeUtc eq null and CreatedUtc ge ${time}))`;
}

export function anyOf(terms: readonly string[]): string {
  return `(${terms.join(' or ')})`;
}

export function allOf(terms: readonly string[]): string | undefined {
  return terms.length === 0 ? undefined : terms.join(' and ');
}

/** Azure's clients write double quotes; a value that holds one goes into single quotes, with those doubled. */
function quoteLiteral(value: string): string {
  return value.includes('"') ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
}
