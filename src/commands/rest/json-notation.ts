/**
 * The JSON of a text that is JSON, or Python's notation of the same, `{'a': True}`: people write that where a shell
 * takes double quotes away, and `az` understands it. `undefined` for any other text.
 */
export async function toJsonText(text: string): Promise<string | undefined> {
  const { parseDocument } = await import('../../output/json-document.ts');
  try {
    parseDocument(text);
    return text;
  } catch {
    const { translatePythonLiteral } = await import('./python-literal.ts');
    return translatePythonLiteral(text);
  }
}
