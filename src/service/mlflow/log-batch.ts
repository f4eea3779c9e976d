import { currentUtc } from '../call.ts';
import { reviseRun } from '../run-lifecycle.ts';
import type { MlflowCall, MlflowHandler } from './call.ts';
import { invalid } from './error-answer.ts';
import { readInputs } from './input.ts';
import { addParams } from './logging.ts';
import { readMetric, writeMetrics } from './metrics.ts';
import { MLFLOW_LIMITS } from './names.ts';
import { readParam, readTag } from './pairs.ts';
import { setTags } from './run-tags.ts';
import { findNamedRun, requireActive, runMissing } from './scope.ts';

/** Parameters and tags in one change of the run, then the metrics. Nothing is written of a batch with a mistake. */
export const logBatch: MlflowHandler = async (call) => {
  const { parts, input, request } = call;
  checkSize(request.body);
  const metrics = readInputs(input, 'metrics').map(readMetric);
  const params = readInputs(input, 'params').map(readParam);
  const tags = readInputs(input, 'tags').map((tag) => readTag(tag));
  checkCounts({ metrics: metrics.length, params: params.length, tags: tags.length });
  const keys = params.map(({ key }) => key);
  if (new Set(keys).size < keys.length) {
    throw invalid(
      `Duplicate parameter keys have been submitted: ${keys.filter((key, at) => keys.indexOf(key) !== at)}`,
    );
  }
  const record = await findNamedRun(call);
  await requireActive(call, record);
  if (params.length + tags.length > 0) {
    const changed = await parts.store.updateRun(record.workspaceId, record.run.runId, ({ run }) => {
      const tagMap = new Map(tags.map(({ key, value }) => [key, value]));
      const changes = { ...addParams(run, params), ...(tags.length === 0 ? {} : setTags(run, tagMap)) };
      const next = reviseRun(run, changes, currentUtc(parts));
      return next === undefined ? undefined : { run: next };
    });
    if (changed === undefined) throw runMissing(record.run.runId);
  }
  if (metrics.length > 0) await writeMetrics(call, record, metrics);
  return {};
};

function checkSize(body: MlflowCall['request']['body']): void {
  if (typeof body !== 'string' || body.length <= MLFLOW_LIMITS.batchBytes) return;
  throw invalid(
    `Batched logging API requests must be at most ${MLFLOW_LIMITS.batchBytes} bytes in size, this one has ${body.length}.`,
  );
}

function checkCounts(counts: Readonly<Record<'metrics' | 'params' | 'tags', number>>): void {
  const { metricsPerBatch, paramsPerBatch, tagsPerBatch, entriesPerBatch } = MLFLOW_LIMITS;
  const most = { metrics: metricsPerBatch, params: paramsPerBatch, tags: tagsPerBatch };
  for (const name of ['metrics', 'params', 'tags'] as const) {
    if (counts[name] <= most[name]) continue;
    throw invalid(`A batch logging request can contain at most ${most[name]} ${name}. Got ${counts[name]}.`);
  }
  if (counts.metrics + counts.params + counts.tags > entriesPerBatch) {
    throw invalid(
      `A batch logging request can contain at most ${entriesPerBatch} metrics, params, and tags in total.`,
    );
  }
}
