import * as sql from '../sql/property-sets.ts';
import type { Connection } from './connection.ts';
import { labelsOf } from './labels.ts';
import { makeMemory } from './memory.ts';

type Properties = Readonly<Record<string, string>>;

/** The number of the set that holds exactly these properties; made where there is none. */
export type PropertySets = (workspace: number, experiment: number, properties: Properties) => number;

export function makePropertySets(connection: Connection): PropertySets {
  const memory = makeMemory(connection);
  return (workspace, experiment, properties) => {
    const document = JSON.stringify(properties);
    const known = memory.get(experiment, document);
    if (known !== undefined) return known;
    const id =
      findSet(connection, experiment, document) ??
      addSet(connection, workspace, experiment, properties, document);
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
  workspace: number,
  experiment: number,
  properties: Properties,
  document: string,
): number {
  const { id } = connection.run(sql.ADD_PROPERTY_SET, experiment, hashText(document), document);
  for (const [key, value] of labelsOf(properties)) {
    connection.run(sql.ADD_PROPERTY_VALUE, id, key, value);
    connection.run(sql.ADD_PROPERTY_INDEX, workspace, hashProperty(key, value), experiment, id);
  }
  return id;
}

export function hashProperty(key: string, value: string): number {
  return hashText(`${key}\0${value}`);
}

/** FNV-1a over UTF-16 units. Equal hashes are told apart by the text itself, so 32 bits do. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
