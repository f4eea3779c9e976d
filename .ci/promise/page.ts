import type { PromiseRow, PromiseSection } from './promise.ts';

const INTRODUCTION = `# What is promised

Made from tables and checked against the tests by \`npm run docs\`; do not edit.

| level | meaning |
| --- | --- |
| exact | answer and effect are those of the service that is stood in for, as far as they are known |
| shape | the answer has the published form; the service that is stood in for may act differently inside |
| subset | what is answered is right, a part of what can be asked is refused |
| refused | answered with 501 and the name of the operation; nothing is accepted and dropped |

The proof is the title of a test. Find it with \`grep -rn 'the title' test\`.
`;

/** The page `docs/promise.md`. */
export function renderPromisePage(sections: readonly PromiseSection[]): string {
  return [INTRODUCTION, ...sections.map(renderSection)].join('\n');
}

function renderSection({ title, introduction, rows }: PromiseSection): string {
  const lines = rows.map(renderRow).join('\n');
  return `## ${title}\n\n${introduction}\n\n| operation | routes | level | proof |\n| --- | --- | --- | --- |\n${lines}\n`;
}

function renderRow({ name, routes, level, proof, note }: PromiseRow): string {
  const places = routes.map((route) => `\`${route}\``).join('<br>');
  return `| ${name} | ${places} | ${level}${note === undefined ? '' : `: ${note}`} | ${proof} |`;
}
