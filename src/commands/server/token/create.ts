import { ROLES, type Role } from '../../../contract/principal.ts';
import { AzMlError } from '../../../errors.ts';
import { defineCommand } from '../../command.ts';
import { metadataFileOption, workspaceOptions } from '../../shared-options.ts';
import { readLifetime } from './lifetime.ts';
import { toTokenObject } from './token-object.ts';

export const createTokenCommand = defineCommand({
  summary: 'Make a token that lets somebody in.',
  description:
    'The token is shown once: the server keeps only a hash of it. A reader reads; a contributor also submits, changes and cancels runs; an owner also makes and deletes workspaces. Without -w the role counts in all workspaces.',
  options: {
    user: { kind: 'text', required: true, summary: 'Name of the person or program that will use it.' },
    role: { kind: 'text', required: true, choices: ROLES, summary: 'What the holder may do.' },
    workspaceName: { ...workspaceOptions.workspaceName, summary: 'The one workspace that it is for.' },
    resourceGroup: workspaceOptions.resourceGroup,
    subscriptionId: workspaceOptions.subscriptionId,
    expires: {
      kind: 'text',
      summary: 'When it ends: so many `h`, `d` or `w` from now, or `never`.',
      defaultText: '90d',
    },
    ...metadataFileOption,
  },
  examples: [
    {
      title: 'Let ada work in one workspace for a year',
      command: 'az-ml server token create --user ada --role contributor -w vision -g team --expires 52w',
    },
    {
      title: 'Keep the token of a build server in a file, without showing it',
      command: 'az-ml server token create --user ci --role contributor --query token -o tsv > token.txt',
    },
  ],
  async run(options, context) {
    const expiresUtc = readLifetime(options.expires ?? '90d', context.now());
    if (
      options.workspaceName === undefined &&
      (options.resourceGroup ?? options.subscriptionId) !== undefined
    ) {
      // Without a name it would be good for all workspaces, which is not what was meant.
      throw new AzMlError('MissingArgument', 'the workspace of the token is required: --workspace-name/-w');
    }
    const workspace =
      options.workspaceName === undefined ? undefined : (await context.resolve(options)).address;
    const service = await context.openService();
    const { token, record } = await service.tokens.create({
      userName: checkUser(options.user),
      role: readRole(options.role),
      ...(workspace === undefined ? {} : { workspace }),
      ...(expiresUtc === undefined ? {} : { expiresUtc }),
    });
    return { token, ...toTokenObject({ ...record, state: 'live' }) };
  },
});

function readRole(text: string): Role {
  const role = ROLES.find((known) => known === text);
  if (role !== undefined) return role;
  throw new AzMlError('BadArgument', `argument --role: '${text}' is none of ${ROLES.join(', ')}`);
}

function checkUser(name: string): string {
  if (/^[^\s\p{C}][^\p{C}]{0,254}$/u.test(name) && name === name.trim()) return name;
  throw new AzMlError('BadArgument', `argument --user: ${JSON.stringify(name)} cannot be a user's name`, {
    hint: 'It has 1 to 255 characters, no blanks at its ends and no control characters.',
  });
}
