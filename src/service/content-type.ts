/**
 * By the extension of the path. Types that a browser runs, such as HTML and SVG, are left out on purpose: what a
 * script has written is shown, never executed.
 */
const TYPES: Readonly<Record<string, string>> = {
  txt: 'text/plain; charset=utf-8',
  log: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
};

export const ANY_CONTENT_TYPE = 'application/octet-stream';

export function guessContentType(path: string): string {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return (Object.hasOwn(TYPES, extension) ? TYPES[extension] : undefined) ?? ANY_CONTENT_TYPE;
}
