import * as sql from '../sql/property-sets.ts';
import type { Connection } from './connection.ts';
import { hashText, labelsOf } from './labels.ts';
import { makeMemory } from './memory.ts';

type Properties = Readonly<Record<string, string>>;

/** The number of the set that holds exactly these properties; made where there is none. */
export type PropertySets = (experiment: number, properties: Properties) => number;

export function makePropertySets(connection: Connection): PropertySets {
  const memory = makeMemory(connection);
  return (experiment, properties) => {
    const document = JSON.stringify(properties);
    const known = memory.get(experiment, document);
    if (known !== undefined) return known;
    const id =
      findSet(connection, experiment, document) ?? addSet(connection, experiment, properties, document);
    memory.set(experiment, document, id);
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
