/** A text of at most so many characters. One that is too long loses its middle: cause and last lines count. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const half = Math.max(0, Math.floor((maxLength - MARK.length) / 2));
  return `${text.slice(0, half)}${MARK}${half === 0 ? '' : text.slice(-half)}`;
}

const MARK = ' […] ';
