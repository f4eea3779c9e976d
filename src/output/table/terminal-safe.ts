/**
 * Commands to the terminal, whole: colours and cursor moves (CSI), titles and links (OSC), other strings (DCS, SOS,
 * PM, APC), and the short ones. One that is cut off reaches to the end of its line.
 */
const ESCAPE_SEQUENCE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*(?:[@-~]|$)|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\r\n]*(?:\x07|\x9c|\x1b\\)?|\x1b[ -/]*[0-~]?/g;

/** What else moves the cursor or turns the direction of writing. Line ends stay. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]/g;

const MAY_BE_UNSAFE = /[^ -~\xa0-\u2027\u2030-\u2065\u206a-\uffff]/;

/** A text that a terminal can only show, not obey. Tabs become spaces. */
export function makeTerminalSafe(text: string): string {
  if (!MAY_BE_UNSAFE.test(text)) return text;
  return text.replace(ESCAPE_SEQUENCE, '').replaceAll('\t', ' ').replace(CONTROL, '');
}
