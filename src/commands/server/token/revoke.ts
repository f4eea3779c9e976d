import { AzMlError } from '../../../errors.ts';
import { defineCommand } from '../../command.ts';
import { metadataFileOption } from '../../shared-options.ts';
import { toTokenObject } from './token-object.ts';

export const revokeToken = defineCommand({
  summary: 'End a token at once.',
  description: 'Every server on this data folder refuses it from now on, requests that are under way end.',
  options: { ...metadataFileOption },
  remainder: { name: 'ID', summary: 'Id of the token, as `az-ml server token list` shows it.', mixed: true },
  examples: [{ title: 'End a token', command: 'az-ml server token revoke 5f1d0c2b7a90' }],
  async run(_options, context, words) {
    const [tokenId, ...more] = words;
    if (tokenId === undefined) throw new AzMlError('MissingArgument', 'the id of a token is required');
    if (more.length > 0) throw new AzMlError('BadArgument', `unrecognized arguments: ${more.join(' ')}`);
    const service = await context.openService();
    return toTokenObject({ ...(await service.tokens.revoke(tokenId)), state: 'revoked' });
  },
});
