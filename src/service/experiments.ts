import type { Experiment } from '../contract/experiment.ts';
import type { Page } from '../contract/run.ts';
import { AzMlError } from '../errors.ts';
import type { ExperimentQuery } from '../store/store.ts';
import { readFields, readText } from './body-fields.ts';
import { type Call, type Handler, type JsonAnswer, queryText } from './call.ts';
import { limitPage } from './paging.ts';
import { readJson } from './request-body.ts';
import { parseRunFilter } from './run-filter.ts';
import { ensureExperiment, findExperiment, findWorkspace } from './scope.ts';

/** Makes the experiment, or answers with the one that has this name. */
export const createExperiment: Handler<'createExperiment'> = async (call) => ({
  value: (await ensureExperiment(call)).experiment,
});

export const getExperiment: Handler<'getExperiment'> = async (call) => ({
  value: (await findExperiment(call)).experiment,
});

/** Experiments by time of creation; the only filter is `name eq …`. */
export const queryExperiments: Handler<'queryExperiments'> = async (call) => {
  const fields = readFields((await readJson(call)) ?? {}, 'the query', QUERY_FIELDS);
  return answerQuery(call, {
    filter: readText(fields, 'filter'),
    viewType: readText(fields, 'viewType'),
    top: fields.values.get('top'),
    cursor: readText(fields, 'continuationToken'),
  });
};

/** As `queryExperiments`, asked by query parameters. */
export const listExperiments: Handler<'listExperiments'> = (call) =>
  answerQuery(call, {
    filter: queryText(call, '$filter'),
    viewType: queryText(call, 'viewType'),
    top: queryText(call, '$top'),
    cursor: queryText(call, '$continuationtoken'),
  });

interface QueryTexts {
  readonly filter: string | undefined;
  readonly viewType: string | undefined;
  readonly top: unknown;
  readonly cursor: string | undefined;
}

async function answerQuery(
  call: Call,
  { filter, viewType, top, cursor }: QueryTexts,
): Promise<JsonAnswer<Page<Experiment>>> {
  const name = readNameFilter(filter, call);
  const { workspaceId } = await findWorkspace(call);
  const page = await call.parts.store.queryExperiments({
    workspaceId,
    ...readViewType(viewType),
    limit: limitPage(top, call.parts.limits),
    ...(name === undefined ? {} : { name }),
    ...(cursor === undefined ? {} : { cursor }),
  });
  return {
    value: {
      value: page.items.map(({ experiment }) => experiment),
      ...(page.cursor === undefined ? {} : { continuationToken: page.cursor }),
    },
  };
}

const QUERY_FIELDS = ['filter', 'continuationToken', 'top', 'viewType'];

function readNameFilter(text: string | undefined, { parts: { limits } }: Call): string | undefined {
  const filter = text === undefined ? undefined : parseRunFilter(text, limits);
  if (filter === undefined) return undefined;
  const isName =
    filter.kind === 'compare' &&
    filter.op === 'eq' &&
    filter.field.kind === 'column' &&
    filter.field.name === 'name';
  if (isName && typeof filter.value === 'string') return filter.value;
  throw new AzMlError('BadFilter', `experiments cannot be filtered by ${text}`, {
    hint: "the one filter on experiments is: name eq 'the-name'",
    target: 'filter',
  });
}

/** Which experiments are wanted (v1.0, `ExperimentViewType`). */
function readViewType(text: string | undefined): Pick<ExperimentQuery, 'includeArchived' | 'onlyArchived'> {
  switch ((text ?? 'Default').toLowerCase()) {
    case 'default':
    case 'activeonly':
      return { includeArchived: false };
    case 'all':
      return { includeArchived: true };
    case 'archivedonly':
      return { includeArchived: true, onlyArchived: true };
    default:
      throw new AzMlError('BadRequest', `viewType ${text} is not possible`, {
        hint: 'possible: Default, ActiveOnly, ArchivedOnly, All',
        target: 'viewType',
      });
  }
}
