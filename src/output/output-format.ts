/** What `-o` may be given: what az takes, in its order, and what it does not know. */
export const OUTPUT_FORMATS = ['json', 'jsonc', 'yaml', 'yamlc', 'table', 'tsv', 'none', 'ndjson'] as const;

export type OutputFormat = (typeof OUTPUT_FORMATS)[number];
