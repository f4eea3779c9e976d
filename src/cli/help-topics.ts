import { wrapText } from './help-wrap.ts';

/** A page of help that belongs to no single command. */
export interface HelpTopic {
  readonly summary: string;
  readonly introduction: string;
  readonly parts: readonly TopicPart[];
}

export interface TopicPart {
  readonly title: string;
  readonly text: string;
  readonly commands: readonly string[];
}

/**
 * The same queries in each shell. cmd: "Parsing C command-line arguments", Microsoft's C++ language reference.
 * PowerShell: about_Parsing and about_Quoting_Rules; until 7.3 it takes double quotes off an argument of a program.
 */
const QUOTING: HelpTopic = {
  summary: 'How to quote a query in each shell.',
  introduction:
    'A query has quotes of its own: \'...\' around texts, "..." around names with a dot or a dash, `...` around numbers. The shell must not take them off.',
  parts: [
    {
      title: 'Bash, zsh, fish',
      text: 'Single quotes around the query; double quotes when it holds single ones. Not both: then put the query in a file.',
      commands: [
        `az-ml run list --query "[?status=='Failed'].run_id"`,
        `az-ml run list --query '[].properties."azureml.git.commit"'`,
        "az-ml run list --query '[?run_number > `10`].run_id'",
      ],
    },
    {
      title: 'cmd',
      text: 'Always double quotes around the query, and \\" for those within. In a batch file % is written %%. After a \\" cmd takes < > | & for its own: put such a query in a file.',
      commands: [
        `az-ml run list --query "[?status=='Failed'].run_id"`,
        'az-ml run list --query "[].properties.\\"azureml.git.commit\\""',
        'az-ml run list --query "[?run_number > `10`].run_id"',
      ],
    },
    {
      title: 'PowerShell 7.3 and newer',
      text: 'Single quotes around the query, and two of them for each one within. In double quotes ` and $ mean something to PowerShell.',
      commands: [
        "az-ml run list --query '[?status==''Failed''].run_id'",
        `az-ml run list --query '[].properties."azureml.git.commit"'`,
        "az-ml run list --query '[?run_number > `10`].run_id'",
      ],
    },
    {
      title: 'Windows PowerShell, and PowerShell before 7.3',
      text: 'The same, but double quotes within need a \\ before them, or they are lost.',
      commands: [
        "az-ml run list --query '[?status==''Failed''].run_id'",
        `az-ml run list --query '[].properties.\\"azureml.git.commit\\"'`,
        "az-ml run list --query '[?run_number > `10`].run_id'",
      ],
    },
    {
      title: 'Every shell',
      text: 'Put the query in a file, where nothing needs quotes for the shell, or give it on standard input.',
      commands: ['az-ml run list --query "@failed.jmespath"', 'az-ml run list --query "@-"'],
    },
  ],
};

export const TOPICS: Readonly<Record<string, HelpTopic>> = { quoting: QUOTING };

/** The page of a topic; `undefined` when there is none of that name. */
export function renderTopic(name: string): string | undefined {
  if (!Object.hasOwn(TOPICS, name)) return undefined;
  const topic = TOPICS[name];
  if (topic === undefined) return undefined;
  const parts = topic.parts.flatMap(({ title, text, commands }) => [
    title,
    wrapText(text, 4),
    ...commands.map((command) => wrapText(command, 8)),
    '',
  ]);
  const heading = wrapText(`az-ml help ${name} : ${topic.summary}`, 4);
  return ['', 'Topic', heading, wrapText(topic.introduction, 8), '', ...parts, ''].join('\n');
}
