/** Tags or properties that a filter can see, key by key: a tag that is there without a value is an empty text. */
export function labelsOf(labels: Readonly<Record<string, string | null>>): [string, string][] {
  const found: [string, string][] = [];
  for (const key of Object.keys(labels)) {
    const value = labels[key];
    if (value !== undefined) found.push([key, value === null ? '' : String(value)]);
  }
  return found;
}

/** A number for a property, equal for equal ones. */
export function hashLabel(key: string, value: string): number {
  return hashText(`${key}\0${value}`);
}

/** FNV-1a over UTF-16 units. Different texts may share a hash, so whoever finds by it looks at the text too. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
