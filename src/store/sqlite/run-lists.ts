import type { Run } from '../../contract/run.ts';
import * as sql from '../sql/run-lists.ts';
import type { Connection } from './connection.ts';
import { type InsertRows, makeInsertRows } from './insert-rows.ts';
import { hashLabel, labelsOf } from './labels.ts';
import { type Label, makeMemory } from './memory.ts';

/** Where a run stands on its lists. */
export interface ListPlace {
  readonly seq: number;
  readonly orderUs: number;
  readonly lists: readonly number[];
}

/** What decides on which lists a run belongs. */
export interface ListedRun {
  readonly workspace: number;
  readonly experiment: number;
  readonly run: Pick<Run, 'status' | 'target' | 'parentRunId' | 'properties'>;
  readonly tags: readonly (readonly [string, string])[];
  readonly propertySet: number;
}

export interface RunLists {
  /** Numbers of the run's lists; those that do not exist yet are made. */
  listsOf(listed: ListedRun): number[];
  enter(places: readonly ListPlace[]): void;
  move(before: ListPlace, after: ListPlace): void;
}

/** Stands for the whole workspace where the number of an experiment is asked for. */
export const WHOLE_WORKSPACE = 0;

export function makeRunLists(connection: Connection): RunLists {
  /** Of runs without a parent, and of all others. */
  const memories = { 1: makeMemory(connection), 0: makeMemory(connection) };
  const insertEntries = makeInsertRows(connection, sql.ADD_ENTRIES, 3);

  /** The number of a list, and whether it had to be made. */
  const findList = (
    { workspace, experiment }: Pick<ListedRun, 'workspace' | 'experiment'>,
    label: Label,
    top: 0 | 1,
  ): { id: number; isNew: boolean } => {
    // The workspace counts only where no experiment does, and its number is never used twice either.
    const scope = experiment === WHOLE_WORKSPACE ? -workspace : experiment;
    const memory = memories[top];
    const known = memory.get(scope, label);
    if (known !== undefined) return { id: known, isNew: false };
    const columns = [workspace, experiment, ...label, top] as const;
    const stored = connection.get<{ id: number }>(sql.FIND_LIST, ...columns);
    const id = stored?.id ?? connection.run(sql.ADD_LIST, ...columns).id;
    memory.set(scope, label, id);
    return { id, isNew: stored === undefined };
  };

  const findPropertyList = (listed: ListedRun, top: 0 | 1): number => {
    const { workspace, experiment, run, propertySet } = listed;
    const { id, isNew } = findList(listed, ['property', '', String(propertySet)], top);
    if (!isNew) return id;
    for (const [key, value] of labelsOf(run.properties))
      connection.run(sql.ADD_PROPERTY_LIST, workspace, hashLabel(key, value), experiment, top, id);
    return id;
  };

  return {
    listsOf: (listed) => {
      const { workspace, run, tags } = listed;
      const top = run.parentRunId === undefined ? 1 : 0;
      const lists = [
        findList(listed, ['status', '', run.status], top).id,
        findList({ workspace, experiment: WHOLE_WORKSPACE }, ['status', '', run.status], top).id,
        findPropertyList(listed, top),
      ];
      if (run.target !== undefined) lists.push(findList(listed, ['target', '', run.target], top).id);
      for (const [key, value] of tags) lists.push(findList(listed, ['tag', key, value], top).id);
      return lists;
    },
    enter: (places) => enterRuns(insertEntries, places),
    move: (before, after) => {
      const stays = before.orderUs === after.orderUs;
      const leaves = before.lists.filter((list) => !(stays && after.lists.includes(list)));
      const enters = after.lists.filter((list) => !(stays && before.lists.includes(list)));
      for (const list of leaves) connection.run(sql.DELETE_ENTRY, list, before.orderUs, before.seq);
      enterRuns(insertEntries, [{ ...after, lists: enters }]);
    },
  };
}

/** List by list, so that neighbours in the tree are written one after the other. */
function enterRuns(insertEntries: InsertRows, places: readonly ListPlace[]): void {
  const byList = new Map<number, ListPlace[]>();
  for (const place of places) {
    for (const list of place.lists) {
      const ofList = byList.get(list);
      if (ofList === undefined) byList.set(list, [place]);
      else ofList.push(place);
    }
  }
  const values: number[] = [];
  for (const list of [...byList.keys()].sort((left, right) => left - right))
    for (const { orderUs, seq } of byList.get(list) ?? []) values.push(list, orderUs, seq);
  insertEntries(values);
}
