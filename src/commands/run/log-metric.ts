import { parseMetricValue, toScalarMetric } from '../../client/metric-text.ts';
import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { experimentOption, workspaceOptions } from '../shared-options.ts';
import { ownRunOption, withRun } from './with-run.ts';

export const logMetric = defineCommand({
  summary: 'Log metrics of a run.',
  description: 'For scripts in any language: inside of a run neither run nor server need be named.',
  options: {
    ...ownRunOption,
    step: { kind: 'integer', summary: 'Step of the values, such as the epoch.' },
    ...experimentOption,
    ...workspaceOptions,
  },
  remainder: {
    name: 'name=value',
    summary: 'Metrics and their values: numbers, NaN, Infinity, -Infinity.',
    mixed: true,
  },
  examples: [
    {
      title: 'From a script that is a run',
      command: 'az-ml run log-metric loss=0.12 accuracy=0.97 --step 3',
    },
    { title: 'From outside', command: 'az-ml run log-metric -r ID loss=0.12' },
  ],
  async run(options, context, words) {
    if (words.length === 0) {
      throw new AzMlError('MissingArgument', 'the following arguments are required: name=value');
    }
    const createdUtc = context.now().toISOString();
    const metrics = words.map((word) => {
      const at = word.indexOf('=');
      if (at <= 0) throw new AzMlError('BadArgument', `'${word}' is not name=value`);
      const name = word.slice(0, at);
      const facts = { createdUtc, metricId: context.randomUuid(), step: options.step };
      return toScalarMetric(name, parseMetricValue(word.slice(at + 1), name), facts);
    });
    await withRun(options, context, (client, run) => client.logMetrics(run, metrics));
    return null;
  },
});
