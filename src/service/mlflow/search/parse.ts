import { invalid } from '../error-answer.ts';
import type { SearchCondition, SearchField, SearchOperator, SearchOrder } from './condition.ts';
import { badClause, type SearchToken, scanSearch } from './scan.ts';
import type { SearchVocabulary } from './vocabulary.ts';

const TEXT_OPERATORS: readonly SearchOperator[] = ['=', '!=', 'LIKE', 'ILIKE'];
const NUMBER_OPERATORS: readonly SearchOperator[] = ['=', '!=', '>', '>=', '<', '<='];

/** What may be asked of a field. */
function operatorsOf(field: SearchField, isNumber: boolean): readonly SearchOperator[] {
  if (isNumber) return NUMBER_OPERATORS;
  switch (field.entity) {
    case 'attribute':
      return [...TEXT_OPERATORS, 'IN', 'NOT IN'];
    case 'dataset':
      return [...TEXT_OPERATORS, 'IN', 'NOT IN'];
    default:
      return [...TEXT_OPERATORS, 'IS NULL', 'IS NOT NULL'];
  }
}

/** The conditions of a filter, none for an empty one. Throws `BadRequest` naming what cannot be understood. */
export function parseSearchFilter(text: string, vocabulary: SearchVocabulary): readonly SearchCondition[] {
  if (text === '') return [];
  const reader = { text, tokens: scanSearch(text), at: 0, vocabulary };
  const conditions = [readCondition(reader)];
  while (reader.at < reader.tokens.length) {
    if (!takeWord(reader, 'and')) throw badClause(text);
    conditions.push(readCondition(reader));
  }
  return conditions;
}

/** One clause of an order: a name, then ASC or DESC or neither. Throws `BadRequest`. */
export function parseSearchOrder(text: string, vocabulary: SearchVocabulary): SearchOrder {
  const reader = { text, tokens: scanSearch(text), at: 0, vocabulary };
  const token = take(reader);
  const field = token?.kind === 'name' ? resolve(token, reader, 'order_by') : undefined;
  const descending = takeWord(reader, 'desc');
  if (!descending) takeWord(reader, 'asc');
  if (
    field !== undefined &&
    vocabulary.orderEntities.includes(field.entity) &&
    reader.at === reader.tokens.length
  )
    return { field, descending };
  throw invalid(
    `Invalid order_by clause '${text}'. It is one name, followed by ASC or DESC or neither.`,
    'order_by',
  );
}

interface Reader {
  readonly text: string;
  readonly tokens: readonly SearchToken[];
  readonly vocabulary: SearchVocabulary;
  at: number;
}

function readCondition(reader: Reader): SearchCondition {
  const token = take(reader);
  if (token?.kind !== 'name') throw badClause(reader.text);
  const field = resolve(token, reader, 'filter');
  const isNumber = isNumberField(field, reader.vocabulary);
  const operator = readOperator(reader);
  if (!operatorsOf(field, isNumber).includes(operator)) {
    throw invalid(`Invalid comparator '${operator}' for ${field.entity} '${field.key}'.`, 'filter');
  }
  return { field, operator, value: readValue(reader, operator, isNumber) };
}

function resolve(
  { entity: word, key }: { readonly entity?: string; readonly key: string },
  { vocabulary }: Reader,
  where: 'filter' | 'order_by',
): SearchField {
  const entity = word === undefined ? 'attribute' : vocabulary.entities[word];
  if (entity === undefined || !Object.hasOwn(vocabulary.entities, word ?? 'attribute')) {
    throw invalid(
      `Invalid entity type '${word}'. Valid values are ${Object.keys(vocabulary.entities).join(', ')}.`,
      where,
    );
  }
  if (entity === 'dataset' && !['name', 'digest', 'context'].includes(key)) {
    throw invalid(`Invalid dataset key '${key}': it is name, digest or context.`, where);
  }
  if (entity !== 'attribute') return { entity, key };
  const name = vocabulary.attributes.get(key)?.name;
  if (name !== undefined) return { entity, key: name };
  if (where === 'order_by' && vocabulary.orderOnly.includes(key)) return { entity, key };
  const known = [...vocabulary.attributes.keys()].join(', ');
  throw invalid(`Invalid attribute key '${key}' specified. Valid keys are ${known}.`, where);
}

function isNumberField({ entity, key }: SearchField, { attributes }: SearchVocabulary): boolean {
  return entity === 'metric' || (entity === 'attribute' && attributes.get(key)?.type === 'number');
}

function readOperator(reader: Reader): SearchOperator {
  const token = take(reader);
  if (token?.kind === 'operator') return token.text as SearchOperator;
  const word = token?.kind === 'name' && token.entity === undefined ? token.key.toUpperCase() : '';
  switch (word) {
    case 'LIKE':
    case 'ILIKE':
    case 'IN':
      return word;
    case 'NOT':
      if (takeWord(reader, 'in')) return 'NOT IN';
      throw badClause(reader.text);
    case 'IS': {
      const isNot = takeWord(reader, 'not');
      if (takeWord(reader, 'null')) return isNot ? 'IS NOT NULL' : 'IS NULL';
      throw badClause(reader.text);
    }
    default:
      throw badClause(reader.text);
  }
}

function readValue(reader: Reader, operator: SearchOperator, isNumber: boolean): SearchCondition['value'] {
  if (operator === 'IS NULL' || operator === 'IS NOT NULL') return null;
  if (operator === 'IN' || operator === 'NOT IN') return readTexts(reader);
  const token = take(reader);
  if (isNumber && token?.kind === 'number') return token.value;
  if (!isNumber && token?.kind === 'text') return token.text;
  throw invalid(
    isNumber
      ? `Expected numeric value type in ${JSON.stringify(reader.text.slice(0, 200))}.`
      : `Expected a quoted string value in ${JSON.stringify(reader.text.slice(0, 200))}.`,
    'filter',
  );
}

function readTexts(reader: Reader): readonly string[] {
  const texts: string[] = [];
  let next = take(reader);
  if (next?.kind !== 'mark' || next.text !== '(') throw badClause(reader.text);
  do {
    next = take(reader);
    if (next?.kind !== 'text') throw badClause(reader.text);
    texts.push(next.text);
    next = take(reader);
  } while (next?.kind === 'mark' && next.text === ',');
  if (next?.kind !== 'mark' || next.text !== ')') throw badClause(reader.text);
  return texts;
}

function take(reader: Reader): SearchToken | undefined {
  const token = reader.tokens[reader.at];
  reader.at += 1;
  return token;
}

function takeWord(reader: Reader, word: string): boolean {
  const token = reader.tokens[reader.at];
  const isThere = token?.kind === 'name' && token.entity === undefined && token.key.toLowerCase() === word;
  if (isThere) reader.at += 1;
  return isThere;
}
