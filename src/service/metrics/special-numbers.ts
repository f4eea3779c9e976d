/** Texts by which JSON carries the numbers that it has no word for. */
const SPECIAL: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** A number by its text, `undefined` for any other text. */
export function readSpecialNumber(text: string): number | undefined {
  return Object.hasOwn(SPECIAL, text) ? SPECIAL[text] : undefined;
}

export function writeNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/**
 * JSON in which bare `NaN`, `Infinity` and `-Infinity` stand for their texts: Python's json module writes them so, and
 * with it Azure ML's clients. Throws `SyntaxError`.
 */
export function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?(?:NaN|Infinity)/gs, (found) =>
      found.startsWith('"') ? found : `"${found}"`,
    );
    if (quoted.length === text.length) throw error;
    return JSON.parse(quoted);
  }
}
