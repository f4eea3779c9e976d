/** Tags or properties that a filter can see, key by key: one without a value counts as missing. */
export function labelsOf(labels: Readonly<Record<string, string | null>>): [string, string][] {
  const found: [string, string][] = [];
  for (const key of Object.keys(labels)) {
    const value = labels[key];
    if (value !== null && value !== undefined) found.push([key, String(value)]);
  }
  return found;
}
