import type { Page, Run } from '../contract/run.ts';
import type { RunFilter } from '../contract/run-filter.ts';
import type { RunQuery } from '../store/store.ts';
import { readFields, readText } from './body-fields.ts';
import { type Call, type Handler, type JsonAnswer, parameterOf, queryText, queryTexts } from './call.ts';
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
  const query = prepareQuery(call, readQueryTexts(call));
  const { workspaceId, run } = (await findRun(call)).record;
  return answerNarrowed(call, workspaceId, query, 'parentRunId', run.runId);
};

/** As `queryRuns`, asked by query parameters. */
export const listRuns: Handler<'listRuns'> = async (call) => {
  const query = prepareQuery(call, readQueryTexts(call));
  const { workspaceId, experiment } = await findExperiment(call);
  await reconcileWorkspace(call.parts, workspaceId);
  return {
    value: await answerQuery(call, { ...query, workspaceId, experimentId: experiment.experimentId }),
  };
};

/** Runs of the workspace on one compute target. */
export const listRunsOfCompute: Handler<'listRunsOfCompute'> = async (call) => {
  const query = prepareQuery(call, readQueryTexts(call));
  const { workspaceId } = await findWorkspace(call);
  return answerNarrowed(call, workspaceId, query, 'target', parameterOf(call, 'computeName'));
};

async function answerNarrowed(
  call: Call,
  workspaceId: string,
  query: Omit<RunQuery, 'workspaceId'>,
  name: 'parentRunId' | 'target',
  value: string,
): Promise<JsonAnswer<Page<Run>>> {
  await reconcileWorkspace(call.parts, workspaceId);
  const only: RunFilter = { kind: 'compare', field: { kind: 'column', name }, op: 'eq', value };
  const filter: RunFilter = query.filter === undefined ? only : { kind: 'and', terms: [only, query.filter] };
  return { value: await answerQuery(call, { ...query, workspaceId, filter }) };
}

function readQueryTexts(call: Call): QueryTexts {
  return {
    filter: queryText(call, '$filter'),
    orderBy: queryTexts(call, '$orderby'),
    top: queryText(call, '$top'),
    cursor: queryText(call, '$continuationtoken'),
  };
}

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
