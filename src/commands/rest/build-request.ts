import type { CommandContext, WorkspaceOptions } from '../../cli/context.ts';
import { AzMlError } from '../../errors.ts';
import { fillTokens } from './fill-tokens.ts';
import { readFileValue, type TextSource } from './read-file-value.ts';
import { readPairs } from './read-pairs.ts';

export interface RestOptions extends WorkspaceOptions {
  readonly url: string;
  readonly method: string | undefined;
  readonly body: string | undefined;
  readonly headers: readonly string[];
  readonly uriParameters: readonly string[];
}

/** A request as it will be sent. */
export interface RestRequest {
  /** In capitals. */
  readonly method: string;
  /** Of http or https, or a path with its query. */
  readonly url: string;
  /** Whether the request leaves this process, for the server that the URL names. */
  readonly isAbsolute: boolean;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** What the options ask for. Throws `BadRequest` for what is no URL, header or parameter. */
export async function buildRequest(options: RestOptions, context: CommandContext): Promise<RestRequest> {
  const isAbsolute = /^https?:\/\//i.test(options.url);
  if (!isAbsolute && !options.url.startsWith('/')) throw badUrl(options.url);
  const given = await readHeaders(options.headers, context);
  const body = await readBody(options.body, context);
  const parameters = await readPairs('--uri-parameters', options.uriParameters, context);
  const url = fillTokens(options.url, isAbsolute, options, context);
  const hasType = given['content-type'] !== undefined;
  return {
    method: (options.method ?? 'get').toUpperCase(),
    url: addParameters(url, parameters),
    isAbsolute,
    headers: {
      ...given,
      ...(body?.isJson === true && !hasType ? { 'content-type': 'application/json' } : {}),
    },
    ...(body === undefined ? {} : { body: body.content }),
  };
}

function badUrl(url: string): AzMlError {
  return new AzMlError(
    'BadRequest',
    `'${url}' is neither a URL of http or https nor a path that begins with /`,
    {
      target: 'url',
    },
  );
}

async function readHeaders(
  words: readonly string[],
  context: CommandContext,
): Promise<Record<string, string>> {
  const headers: Record<string, string> = Object.create(null);
  for (const [name, values] of await readPairs('--headers', words, context)) {
    headers[name.toLowerCase()] = values.join(', ');
  }
  return headers;
}

interface RestBody {
  readonly content: string | Uint8Array;
  readonly isJson: boolean;
}

/** An empty text is no body. */
async function readBody(text: string | undefined, source: TextSource): Promise<RestBody | undefined> {
  const content = text === undefined ? '' : await readFileValue(text, source);
  if (typeof content !== 'string') return { content, isJson: false };
  if (content === '') return undefined;
  const { toJsonText } = await import('./json-notation.ts');
  const json = await toJsonText(content);
  return { content: json ?? content, isJson: json !== undefined };
}

/** Encodes as Python's `urlencode`, and puts the parameters behind those that the URL has. */
function addParameters(url: string, parameters: ReadonlyMap<string, readonly string[]>): string {
  const parts = [...parameters].flatMap(([name, values]) =>
    values.map((value) => `${encodeForm(name)}=${encodeForm(value)}`),
  );
  if (parts.length === 0) return url;
  const at = url.indexOf('#');
  const base = at < 0 ? url : url.slice(0, at);
  const joint = base.includes('?') ? (/[?&]$/.test(base) ? '' : '&') : '?';
  return `${base}${joint}${parts.join('&')}`;
}

function encodeForm(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
