import { defineCommand } from '../../command.ts';
import { metadataFileOption } from '../../shared-options.ts';
import { toTokenObject } from './token-object.ts';

export const listTokens = defineCommand({
  summary: 'List the tokens of users.',
  description: 'Shows whose they are, what for and until when; the tokens themselves nobody can show again.',
  options: { ...metadataFileOption },
  examples: [
    {
      title: 'Whose tokens let somebody in at this moment',
      command: `az-ml server token list --query "[?state=='live'].user" -o tsv`,
    },
  ],
  table: {
    columns: [
      ...(['tokenId', 'user', 'role', 'workspaceName', 'state', 'expiresUtc'] as const).map((key) => ({
        header: `${key.slice(0, 1).toUpperCase()}${key.slice(1)}`,
        cell: (row: Readonly<Record<string, unknown>>) => textOf(row[key]),
      })),
    ],
  },
  async run(_options, context) {
    const service = await context.openService();
    return (await service.tokens.list()).map(toTokenObject);
  },
});

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
