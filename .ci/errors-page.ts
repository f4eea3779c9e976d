import { ERRORS, isErrorCode } from '../src/errors.ts';
import { ERROR_MEANINGS, type ErrorMeaning } from './error-meanings.ts';

const INTRODUCTION = `# Errors

Made from the table of errors by \`npm run docs\`; do not edit.

An error is one line on standard error, \`ERROR: \` and what is wrong where, then what to do next. On a terminal with
colours the line is red and goes without the word. Standard output stays empty, unless a part of the result was out
already. \`--only-show-errors\` hides warnings; \`--debug\` adds the traceback.

| exit code | meaning |
| --- | --- |
| 0 | done |
| 1 | failed |
| 2 | the command line was not understood; nothing was done |
| 3 | what was asked for is not there |
| 130 | interrupted |

## For programs

With \`AZ_ML_ERRORS=json\` in the environment an error is one JSON object on one line of standard error:

\`\`\`json
{"error":{"code":"RunNotFound","message":"there is no run r1","hint":null,"target":"r1","exitCode":3,"documentation":"docs/errors.md#runnotfound"}}
\`\`\`

- \`code\` is one of those below. Codes are added, never renamed: decide by them, not by the message.
- \`message\` says what is wrong where; \`hint\` what to do next, or null; \`target\` which field, option or path is to
  blame, or null.
- \`exitCode\` is the exit code of the process, \`documentation\` the place in this page.
- Only with \`--debug\` there is also \`traceback\`, an array of texts. Keys may be added.

Every warning is a line of its own, \`{"warning":{"message":"…"}}\`, and so are lines of \`--verbose\` and \`--debug\`,
\`{"info":{"message":"…"}}\` and \`{"debug":{"message":"…"}}\`.

Over HTTP the same errors come in Azure ML's own form, with the status that is named below and the code as the
innermost \`code\` of \`innerError\`.
`;

/** The text of `docs/errors.md`. */
export function renderErrorsPage(): string {
  const groups = Object.entries(ERROR_MEANINGS).map(([title, meanings]) => {
    const sections = Object.entries(meanings).map(([code, meaning]) => renderSection(code, meaning));
    return `## ${title}\n\n${sections.join('\n')}`;
  });
  return `${INTRODUCTION}\n${groups.join('\n')}`;
}

function renderSection(code: string, { when, remedy }: ErrorMeaning): string {
  if (!isErrorCode(code)) throw new Error(`${code} is no code of src/errors.ts`);
  const { exit, http } = ERRORS[code];
  return `### ${code}\n\n${when} ${remedy}\n\nExit code ${exit}, HTTP status ${http}.\n`;
}
