/**
 * Whether a text fits a pattern of SQL's LIKE: `%` stands for any text, `_` for any one character. Goes back only to
 * the last `%`, so that no pattern takes longer than the product of both lengths.
 */
export function isLike(text: string, pattern: string): boolean {
  const characters = [...text];
  const parts = [...pattern];
  let at = 0;
  let part = 0;
  let percent = -1;
  let resumeAt = 0;
  while (at < characters.length) {
    if (parts[part] === '%') {
      percent = part;
      resumeAt = at;
      part += 1;
    } else if (parts[part] === '_' || parts[part] === characters[at]) {
      at += 1;
      part += 1;
    } else if (percent >= 0) {
      resumeAt += 1;
      at = resumeAt;
      part = percent + 1;
    } else {
      return false;
    }
  }
  while (parts[part] === '%') part += 1;
  return part === parts.length;
}
