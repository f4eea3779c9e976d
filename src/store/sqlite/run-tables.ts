import type { Connection } from './connection.ts';
import type { InsertRows } from './insert-rows.ts';
import type { PropertySets } from './property-sets.ts';
import type { RunLists } from './run-lists.ts';

/** What writing a run needs. */
export interface RunTables {
  readonly connection: Connection;
  readonly propertySets: PropertySets;
  readonly runLists: RunLists;
  readonly insertRuns: InsertRows;
  readonly insertDocuments: InsertRows;
  readonly insertTags: InsertRows;
}
