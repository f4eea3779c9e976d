import type { FilterField, FilterOperator, RunFilter } from '../contract/run-filter.ts';
import { isTextField, resolveField, resolveLiteral } from './filter-field.ts';
import { type FilterScanner, scanFilter } from './filter-scanner.ts';
import type { Limits } from './limits.ts';

/**
 * Reads a filter of `runs:query`. Azure ML does not publish the grammar; this one takes all that its clients are
 * known to send:
 *
 *     or         = and { 'or' and }
 *     and        = not { 'and' not }
 *     not        = 'not' not | '(' or ')' | function | comparison
 *     comparison = field ( 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' ) literal
 *                | field 'in' '(' literal { ',' literal } ')'
 *     function   = ( 'contains' | 'startswith' | 'endswith' ) '(' field ',' literal ')'
 *     field      = column | 'Tags/' key | 'Properties/' key          letter case does not matter, but in keys
 *     key        = text up to the next blank, or quoted
 *     literal    = '…' | "…" (a quote inside is doubled) | null | true | false | bare text
 *
 * Bare text ends before `and`, `or`, a parenthesis or the end, so `CreatedUtc ge 2020-01-01 00:00:00` is one
 * comparison. A blank filter is none. Throws `BadFilter` with the place.
 */
export function parseRunFilter(text: string, limits: FilterLimits): RunFilter | undefined {
  const scanner: FilterScanner = scanFilter(text);
  if (text.length > limits.filterLength) {
    scanner.fail(`the filter is longer than ${limits.filterLength} characters`, limits.filterLength);
  }
  let terms = 0;
  let depth = 0;

  function parseOr(): RunFilter {
    return joinTerms('or', parseAnd);
  }

  function parseAnd(): RunFilter {
    return joinTerms('and', parseNot);
  }

  function joinTerms(kind: 'and' | 'or', parseTerm: () => RunFilter): RunFilter {
    const first = parseTerm();
    const found = [first];
    while (scanner.takeWord(kind) !== undefined) found.push(parseTerm());
    if (found.length === 1) return first;
    return (kind === 'or' ? readHasKey(found) : undefined) ?? { kind, terms: found };
  }

  function parseNot(): RunFilter {
    if (scanner.takeWord('not') !== undefined) {
      return { kind: 'not', term: nest(parseNot) };
    }
    if (!scanner.takeMark('(')) return parseTest();
    const inner = nest(parseOr);
    expectMark(')');
    return inner;
  }

  function nest(parse: () => RunFilter): RunFilter {
    if (++depth > limits.filterDepth) scanner.fail(`the filter is nested deeper than ${limits.filterDepth}`);
    const inner = parse();
    depth--;
    return inner;
  }

  function parseTest(): RunFilter {
    if (++terms > limits.filterTerms) scanner.fail(`the filter has more than ${limits.filterTerms} tests`);
    const how = scanner.takeWord('contains', 'startswith', 'endswith');
    if (how !== undefined) return parseMatch(how as 'contains' | 'startswith' | 'endswith');
    const field = resolveField(scanner.takeName(false), scanner);
    if (scanner.takeWord('in') !== undefined) return { kind: 'in', field, values: parseList(field) };
    const op = scanner.takeWord(...OPERATORS) as FilterOperator | undefined;
    if (op === undefined) scanner.fail(`one of ${OPERATORS.join(', ')}, in is missing`);
    const literal = scanner.takeLiteral(false);
    const value = resolveLiteral(field, literal, scanner);
    const isOrder = op !== 'eq' && op !== 'ne';
    if (isOrder && value === null)
      scanner.fail('null has no order: it goes with eq and ne', literal.position);
    return {
      kind: 'compare',
      field,
      op,
      value: isOrder && typeof value === 'boolean' ? literal.text : value,
    };
  }

  function parseMatch(how: 'contains' | 'startswith' | 'endswith'): RunFilter {
    expectMark('(');
    const name = scanner.takeName(true);
    const field = resolveField(name, scanner);
    if (!isTextField(field)) scanner.fail(`${name.name} is not text`, name.position);
    expectMark(',');
    const value = scanner.takeLiteral(true).text;
    expectMark(')');
    return { kind: 'match', field, how, value };
  }

  function parseList(field: FilterField): (string | number)[] {
    expectMark('(');
    const values: (string | number)[] = [];
    do {
      if (++terms > limits.filterTerms) scanner.fail(`the filter has more than ${limits.filterTerms} tests`);
      const literal = scanner.takeLiteral(true);
      const value = resolveLiteral(field, literal, scanner);
      if (value === null) scanner.fail('null cannot be in a list', literal.position);
      values.push(typeof value === 'boolean' ? literal.text : value);
    } while (scanner.takeMark(','));
    expectMark(')');
    return values;
  }

  function expectMark(mark: string): void {
    if (!scanner.takeMark(mark)) scanner.fail(`${mark} is missing`);
  }

  if (scanner.isAtEnd()) return undefined;
  const filter = parseOr();
  if (!scanner.isAtEnd()) scanner.fail('and, or or the end is missing');
  return filter;
}

type FilterLimits = Pick<Limits, 'filterLength' | 'filterTerms' | 'filterDepth'>;

const OPERATORS: readonly FilterOperator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];

/**
 * Azure's clients ask for runs that have a tag, with any value, by `Tags/k ne null or Tags/k eq null`. Taken by
 * the letter, every run passes; a tag that is there without a value counts as there.
 */
function readHasKey(terms: readonly RunFilter[]): RunFilter | undefined {
  const [first, second, ...others] = terms;
  if (first?.kind !== 'compare' || second?.kind !== 'compare' || others.length > 0) return undefined;
  if (first.field.kind === 'column' || first.value !== null || second.value !== null) return undefined;
  if (first.op === second.op || JSON.stringify(first.field) !== JSON.stringify(second.field))
    return undefined;
  return first.op === 'ne' ? first : second;
}
