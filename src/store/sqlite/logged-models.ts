import type { MlflowModel } from '../../contract/mlflow.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import * as sql from '../sql/logged-models.ts';
import type { LoggedModelQuery, RunStore, StorePage } from '../store.ts';
import type { Connection } from './connection.ts';
import { findWorkspace, requireWorkspace } from './workspaces.ts';

type ModelPart = Pick<RunStore, 'addModel' | 'getModel' | 'updateModel' | 'deleteModel' | 'queryModels'>;

interface ModelRow {
  readonly id: number;
  readonly document: string;
}

const ORDER = 'models';

export function loggedModelPart(connection: Connection): ModelPart {
  const find = (workspaceId: string, modelId: string) => {
    const workspace = findWorkspace(connection, workspaceId);
    return workspace === undefined ? undefined : connection.get<ModelRow>(sql.GET_MODEL, workspace, modelId);
  };
  return {
    addModel: (workspaceId, model) =>
      connection.write(() => {
        const workspace = requireWorkspace(connection, workspaceId);
        const { experiment_id, model_id } = model.info;
        connection.run(sql.INSERT_MODEL, workspace, experiment_id, model_id, JSON.stringify(model));
      }),
    getModel: (workspaceId, modelId) => connection.read(() => readModel(find(workspaceId, modelId))),
    updateModel: (workspaceId, modelId, change) =>
      connection.write(() => {
        const row = find(workspaceId, modelId);
        const current = readModel(row);
        if (row === undefined || current === undefined) return undefined;
        const changed = change(current);
        connection.run(sql.UPDATE_MODEL, JSON.stringify(changed), row.id);
        return changed;
      }),
    deleteModel: (workspaceId, modelId) =>
      connection.write(() => {
        const workspace = requireWorkspace(connection, workspaceId);
        connection.run(sql.DELETE_MODEL, workspace, modelId);
      }),
    queryModels: (query) => connection.read(() => queryModels(connection, query)),
  };
}

function queryModels(connection: Connection, query: LoggedModelQuery): StorePage<MlflowModel> {
  const { workspaceId, experimentIds, limit, cursor } = query;
  const workspace = findWorkspace(connection, workspaceId);
  if (workspace === undefined || experimentIds.length === 0) return { items: [] };
  const [before = Number.MAX_SAFE_INTEGER] =
    cursor === undefined ? [] : decodeCursor(cursor, ORDER, ['number']);
  const text = sql.listModels(experimentIds.length);
  const rows = connection.all<ModelRow>(text, workspace, ...experimentIds, before, limit + 1);
  const page = rows.slice(0, limit);
  const items = page.flatMap((row) => readModel(row) ?? []);
  const last = page.at(-1);
  if (rows.length <= limit || last === undefined) return { items };
  return { items, cursor: encodeCursor(ORDER, [last.id]) };
}

function readModel(row: ModelRow | undefined): MlflowModel | undefined {
  return row === undefined ? undefined : JSON.parse(row.document);
}
