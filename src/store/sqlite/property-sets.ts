import * as sql from '../sql/property-sets.ts';
import type { Connection } from './connection.ts';
import { hashText, labelsOf } from './labels.ts';

type Properties = Readonly<Record<string, string>>;

/** The number of the set that holds exactly these properties; made where there is none. */
export type PropertySets = (experiment: number, properties: Properties) => number;

export function makePropertySets(connection: Connection): PropertySets {
  // Runs of one experiment mostly follow each other with the same properties: comparing two texts is several times
  // quicker than hashing one.
  const latest = new Map<number, { readonly document: string; readonly id: number }>();
  connection.onRollback(() => latest.clear());
  return (experiment, properties) => {
    const document = JSON.stringify(properties);
    const known = latest.get(experiment);
    if (known?.document === document) return known.id;
    const id =
      findSet(connection, experiment, document) ?? addSet(connection, experiment, properties, document);
    latest.set(experiment, { document, id });
    return id;
  };
}

function findSet(connection: Connection, experiment: number, document: string): number | undefined {
  return connection
    .all<{ id: number; document: string }>(sql.FIND_PROPERTY_SETS, experiment, hashText(document))
    .find((row) => row.document === document)?.id;
}

function addSet(
  connection: Connection,
  experiment: number,
  properties: Properties,
  document: string,
): number {
  const { id } = connection.run(sql.ADD_PROPERTY_SET, experiment, hashText(document), document);
  for (const [key, value] of labelsOf(properties)) {
    connection.run(sql.ADD_PROPERTY_VALUE, id, key, value);
  }
  return id;
}
