/** What `-o` may be given. */
export const OUTPUT_FORMATS = ['json', 'jsonc', 'none', 'table', 'tsv', 'yaml', 'yamlc'] as const;

export type OutputFormat = (typeof OUTPUT_FORMATS)[number];
