/** One thing that may stand in place of the word being typed. */
export interface Candidate {
  /** The whole word, without any quoting. */
  readonly value: string;
  /** A few words on it, for shells that show them. */
  readonly about?: string;
  /** Whether the word may go on behind it, so that no space should follow. */
  readonly isOpen?: boolean;
}

export interface Answer {
  readonly candidates: readonly Candidate[];
  /** What of the file system fits as well; each shell looks for that itself, in its own way. */
  readonly files?: 'file' | 'folder';
  /** What stands before a file's name in the same word: `--query=@`. */
  readonly filePrefix?: string;
}

export const NO_ANSWER: Answer = { candidates: [] };

/** The candidates that go on as typed; if there are none, those that do so but for the case of letters. */
export function keepMatching(candidates: readonly Candidate[], typed: string): Candidate[] {
  const exact = candidates.filter(({ value }) => value.startsWith(typed));
  if (exact.length > 0) return exact;
  const lower = typed.toLowerCase();
  return candidates.filter(({ value }) => value.toLowerCase().startsWith(lower));
}

/** Text for a list on the terminal: nothing in it can move the cursor or change colours. */
export function makeHarmless(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '?');
}
