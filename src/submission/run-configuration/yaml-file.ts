import type { Document, LineCounter, Node, YAMLMap } from 'yaml';
import { readTextFile } from '../../config/text-file.ts';
import { AzMlError } from '../../errors.ts';
import { normalizeKey } from './key-case.ts';

type Yaml = typeof import('yaml');

export type YamlPath = readonly (string | number)[];

/** A parsed YAML or JSON file, with the way back from its data to the lines they came from. */
export interface YamlFile {
  readonly file: string;
  /** Plain data; `null` for an empty file. */
  readonly data: unknown;
  /** `file:line:column` of a place, or of the nearest one above it. Keys are found in any of their spellings. */
  locate(path: YamlPath): string;
  /** A scalar as it was written, so that `1.10` is not 1.1; `undefined` where there is none. */
  readText(path: YamlPath): string | undefined;
}

/** Enough for anything honest; a handful of nested aliases can stand for billions of values. */
const MAX_ALIAS_COUNT = 100;

/**
 * Reads a YAML 1.2 file, and so JSON too, with `<<` merges and without any tags of its own. Throws
 * `BadRunConfiguration` with file, line and column.
 */
export async function readYamlFile(file: string): Promise<YamlFile> {
  const text = readTextFile(file, 'BadRunConfiguration');
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const document = guardDepth(file, () =>
    yaml.parseDocument(withoutTabs(text), {
      lineCounter: lines,
      prettyErrors: false,
      merge: true,
      stringKeys: true,
      logLevel: 'error',
    }),
  );
  const locateOffset = (offset: number) => formatPosition(file, lines, offset);
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined)
    throw refuse(file, locateOffset(problem.pos[0]), oneLine(problem.message), problem);
  refusePrototypeKeys(yaml, document, file, locateOffset);
  const data: unknown = guardDepth(file, () => document.toJS({ maxAliasCount: MAX_ALIAS_COUNT }));
  const find = (path: YamlPath) => findNode(yaml, document, path);
  return {
    file,
    data,
    locate: (path) => locateOffset(find(path).offset),
    readText: (path) => {
      const { node, isExact } = find(path);
      return isExact && yaml.isScalar(node) ? (node.source ?? undefined) : undefined;
    },
  };
}

/** JSON is often indented by tabs, which YAML forbids. No string of JSON holds a raw tab, so offsets stay right. */
function withoutTabs(text: string): string {
  if (!/^\s*[{[]/.test(text) || !text.includes('\t')) return text;
  try {
    JSON.parse(text);
    return text.replaceAll('\t', ' ');
  } catch {
    return text;
  }
}

/** The parser follows the nesting of the text on its own stack, and refuses too many aliases by an error. */
function guardDepth<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw refuse(file, file, 'it is nested too deeply', error);
    if (error instanceof ReferenceError) throw refuse(file, file, 'it has too many aliases', error);
    throw error;
  }
}

function refusePrototypeKeys(
  yaml: Yaml,
  document: Document.Parsed,
  file: string,
  locateOffset: (offset: number) => string,
): void {
  yaml.visit(document, {
    Pair(_, { key }) {
      if (!yaml.isScalar(key) || key.value !== '__proto__') return;
      throw refuse(file, locateOffset(key.range?.[0] ?? 0), '__proto__ cannot be a key');
    },
  });
}

function refuse(file: string, where: string, reason: string, cause?: unknown): AzMlError {
  return new AzMlError('BadRunConfiguration', `${where}: ${reason}`, { target: file, cause });
}

function oneLine(message: string): string {
  return message.replaceAll(/\s*\n\s*/g, ' ').trim();
}

function formatPosition(file: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return line === 0 ? `${file}:1:1` : `${file}:${line}:${col}`;
}

interface FoundNode {
  readonly node: unknown;
  readonly offset: number;
  /** Whether the last key of the path was there. */
  readonly isExact: boolean;
}

/** Keys that are not there are passed over: an older format lacks some of the levels that its data was brought to. */
function findNode(yaml: Yaml, document: Document.Parsed, path: YamlPath): FoundNode {
  const resolveAlias = (node: unknown) => (yaml.isAlias(node) ? node.resolve(document) : node);
  let node: unknown = resolveAlias(document.contents);
  let offset = startOf(node) ?? 0;
  let isExact = true;
  for (const key of path) {
    const child = findChild(yaml, resolveAlias, node, key);
    isExact = child !== undefined;
    if (child === undefined) continue;
    node = resolveAlias(child.value);
    offset = startOf(child.value) ?? startOf(child.key) ?? offset;
  }
  return { node, offset, isExact };
}

interface Child {
  readonly key?: unknown;
  readonly value: unknown;
}

type ResolveAlias = (node: unknown) => unknown;

function findChild(
  yaml: Yaml,
  resolveAlias: ResolveAlias,
  node: unknown,
  key: string | number,
): Child | undefined {
  if (yaml.isSeq(node)) {
    const value = node.items[Number(key)];
    return value === undefined ? undefined : { value };
  }
  return yaml.isMap(node) ? findInMap(yaml, resolveAlias, node, String(key)) : undefined;
}

function findInMap(yaml: Yaml, resolveAlias: ResolveAlias, map: YAMLMap, key: string): Child | undefined {
  const spelled = map.items.map((pair) => ({
    name: yaml.isScalar(pair.key) ? String(pair.key.value) : '',
    pair,
  }));
  const found =
    spelled.find(({ name }) => name === key) ??
    spelled.find(({ name }) => normalizeKey(name) === normalizeKey(key));
  if (found !== undefined) return found.pair;
  const merged = resolveAlias(spelled.find(({ name }) => name === '<<')?.pair.value);
  return yaml.isMap(merged) && merged !== map ? findInMap(yaml, resolveAlias, merged, key) : undefined;
}

function startOf(node: unknown): number | undefined {
  return (node as Partial<Node> | null | undefined)?.range?.[0];
}
