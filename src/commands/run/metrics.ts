import { readMetricCells } from '../../client/metric-text.ts';
import type { RunClient, RunReference } from '../../client/run-client.ts';
import { AzMlError } from '../../errors.ts';
import type { TableLayout } from '../../output/table-layout.ts';
import { defineCommand } from '../command.ts';
import { experimentOption, metadataFileOption, workspaceOptions } from '../shared-options.ts';
import { ownRunOption, withRun } from './with-run.ts';

const table: TableLayout = {
  columns: ['name', 'value', 'step', 'created_utc'].map((key) => ({
    header: key === 'created_utc' ? 'Logged' : `${key.charAt(0).toUpperCase()}${key.slice(1)}`,
    cell: (row) => {
      const value = row[key] ?? '';
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    },
  })),
};

export const showMetrics = defineCommand({
  summary: 'Show the metrics of a run.',
  description:
    'The latest value of each metric, by the highest step and then by time; with --history all values, in the order logged.',
  options: {
    ...ownRunOption,
    name: { kind: 'text', aliases: ['n'], summary: 'Only this metric.' },
    history: { kind: 'flag', summary: 'All values instead of the latest.' },
    ...experimentOption,
    ...metadataFileOption,
    ...workspaceOptions,
  },
  examples: [
    { title: 'The latest of each', command: 'az-ml run metrics -r ID -o table' },
    { title: 'How the loss went', command: 'az-ml run metrics -r ID --name loss --history -o table' },
    { title: 'One number', command: `az-ml run metrics -r ID --name loss --query '[0].value' -o tsv` },
  ],
  table,
  run: (options, context) =>
    withRun(options, context, async (client, run) => {
      await client.getRun(run);
      const names = await listNames(client, run, options.name);
      const rows: MetricRow[] = [];
      for (const name of names) {
        const history = await readHistory(client, run, name);
        rows.push(...(options.history ? history : pickLatest(history)));
      }
      return rows;
    }),
});

interface MetricRow {
  readonly name: string;
  readonly value: unknown;
  readonly step: number | null;
  readonly created_utc: string;
}

async function listNames(client: RunClient, run: RunReference, wanted: string | undefined) {
  const names: string[] = [];
  for await (const { metricKey } of client.listMetrics(run)) names.push(metricKey.name);
  if (wanted === undefined) return names.toSorted();
  if (names.includes(wanted)) return [wanted];
  throw new AzMlError('BadArgument', `run ${run.runId} has no metric '${wanted}'`, {
    hint: `It has: ${names.toSorted().join(', ') || 'none'}.`,
    target: '--name',
  });
}

async function readHistory(client: RunClient, run: RunReference, name: string): Promise<MetricRow[]> {
  const rows: MetricRow[] = [];
  for await (const value of client.readMetric(run, name)) {
    const { step = null, createdUtc } = value;
    rows.push({ name, value: readMetricCells(name, value), step, created_utc: createdUtc });
  }
  return rows;
}

/** Of values with the same step the later one, and of those the one logged later. */
function pickLatest(history: readonly MetricRow[]): MetricRow[] {
  const [first, ...rest] = history;
  if (first === undefined) return [];
  const isNewer = (one: MetricRow, other: MetricRow) => {
    const steps = (one.step ?? 0) - (other.step ?? 0);
    return steps > 0 || (steps === 0 && one.created_utc >= other.created_utc);
  };
  return [rest.reduce((latest, row) => (isNewer(row, latest) ? row : latest), first)];
}
