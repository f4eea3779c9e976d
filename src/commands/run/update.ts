import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { experimentOption, metadataFileOption, runOption, workspaceOptions } from '../shared-options.ts';
import { toWireRunObject } from './run-object.ts';

export const updateRun = defineCommand({
  summary: 'Update a run by adding tags.',
  options: {
    ...runOption,
    addTag: { kind: 'list', summary: 'Tag to add, `key=value` or `key`. May be repeated.' },
    ...experimentOption,
    ...metadataFileOption,
    ...workspaceOptions,
  },
  examples: [
    { title: 'Mark a run', command: 'az-ml run update -r ID -e train-on-local --add-tag stage=prod' },
  ],
  async run(options, context) {
    const tags = options.addTag.map(parseTag);
    const { client, experimentName } = await context.connect(options);
    const reference = { runId: options.run, experimentName };
    if (tags.length === 0) return toWireRunObject(await client.getRun(reference));
    // A run that is not there must be an error, not a new run: the wire's PATCH would make one.
    await client.getRun(reference);
    return toWireRunObject(await client.patchRun(reference, { tags: Object.fromEntries(tags) }));
  },
});

function parseTag(tag: string): [string, string | null] {
  const at = tag.indexOf('=');
  if (at === 0 || tag === '') {
    throw new AzMlError('BadArgument', `argument --add-tag: '${tag}' is not key=value or key`);
  }
  return at < 0 ? [tag, null] : [tag.slice(0, at), tag.slice(at + 1)];
}
