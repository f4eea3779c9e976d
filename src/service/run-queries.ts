import type { Page, Run } from '../contract/run.ts';
import type { RunFilter } from '../contract/run-filter.ts';
import type { RunQuery } from '../store/store.ts';
import { readFields, readText } from './body-fields.ts';
import { type Call, type Handler, queryText, queryTexts } from './call.ts';
import { parseOrderBy } from './order-by.ts';
import { limitPage } from './paging.ts';
import { reconcileWorkspace } from './reconcile.ts';
import { readJson } from './request-body.ts';
import { parseRunFilter } from './run-filter.ts';
import { findExperiment, findRun, findWorkspace } from './scope.ts';

/** Runs of an experiment, or of the whole workspace. */
export const queryRuns: Handler<'queryRuns'> = async (call) => {
  const fields = readFields((await readJson(call)) ?? {}, 'the query', QUERY_FIELDS);
  const orderBy = readText(fields, 'orderBy');
  const query = prepareQuery(call, {
    filter: readText(fields, 'filter'),
    orderBy: orderBy === undefined ? [] : [orderBy],
    top: fields.values.get('top'),
    cursor: readText(fields, 'continuationToken'),
  });
  const isScoped = call.parameters.has('experimentName') || call.parameters.has('experimentId');
  const scope = isScoped ? await findExperiment(call) : await findWorkspace(call);
  const { workspaceId } = scope;
  await reconcileWorkspace(call.parts, workspaceId);
  const inExperiment = 'experiment' in scope ? { experimentId: scope.experiment.experimentId } : {};
  return { value: await answerQuery(call, { ...query, workspaceId, ...inExperiment }) };
};

/** Direct children of a run, wherever in the workspace they are. */
export const listChildren: Handler<'listChildren'> = async (call) => {
  const query = prepareQuery(call, {
    filter: queryText(call, '$filter'),
    orderBy: queryTexts(call, '$orderby'),
    top: queryText(call, '$top'),
    cursor: queryText(call, '$continuationtoken'),
  });
  const { workspaceId, run } = (await findRun(call)).record;
  await reconcileWorkspace(call.parts, workspaceId);
  const isChild: RunFilter = {
    kind: 'compare',
    field: { kind: 'column', name: 'parentRunId' },
    op: 'eq',
    value: run.runId,
  };
  const filter: RunFilter =
    query.filter === undefined ? isChild : { kind: 'and', terms: [isChild, query.filter] };
  return { value: await answerQuery(call, { ...query, workspaceId, filter }) };
};

const QUERY_FIELDS = ['filter', 'continuationToken', 'orderBy', 'top'];

interface QueryTexts {
  readonly filter: string | undefined;
  readonly orderBy: readonly string[];
  readonly top: unknown;
  readonly cursor: string | undefined;
}

function prepareQuery({ parts: { limits } }: Call, texts: QueryTexts): Omit<RunQuery, 'workspaceId'> {
  const filter = texts.filter === undefined ? undefined : parseRunFilter(texts.filter, limits);
  const orderBy = parseOrderBy(texts.orderBy);
  return {
    limit: limitPage(texts.top, limits),
    ...(filter === undefined ? {} : { filter }),
    ...(orderBy === undefined ? {} : { orderBy }),
    ...(texts.cursor === undefined ? {} : { cursor: texts.cursor }),
  };
}

async function answerQuery(call: Call, query: RunQuery): Promise<Page<Run>> {
  const page = await call.parts.store.queryRuns(query);
  return {
    value: page.items.map(({ run }) => run),
    ...(page.cursor === undefined ? {} : { continuationToken: page.cursor }),
  };
}
