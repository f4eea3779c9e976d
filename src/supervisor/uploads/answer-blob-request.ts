import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { RunClient, RunReference } from '../../client/run-client.ts';
import { dataContainerOf, RUN_ORIGIN } from '../../contract/artifact.ts';
import { AzMlError } from '../../errors.ts';

export interface BlobHost {
  /** Whether a token is one of the run whose uploads these are. */
  isOwn(token: string): Promise<boolean>;
  /** Client that may do what that run may. */
  readonly client: Pick<RunClient, 'putArtifact' | 'readArtifact'>;
  readonly run: RunReference;
  /** Folder for blocks. */
  readonly blocks: string;
}

/** Where the files of a run lie in the container of the upload host. */
export function blobPathOf(runId: string, path: string): string {
  const words = ['azureml', RUN_ORIGIN, dataContainerOf(runId), ...path.split('/')];
  return `/${words.map(encodeURIComponent).join('/')}`;
}

/**
 * Answers what azureml-core asks of Azure Blob Storage to upload a file: Put Blob, Put Block, Put Block List, and Get
 * Blob Properties, by which it looks whether all has arrived (REST API of Azure Storage, 2018-03-28).
 */
export async function answerBlobRequest(
  host: BlobHost,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'https://localhost');
    if (!(await host.isOwn(searchParams.get('sig') ?? ''))) return answer(response, 403);
    const prefix = blobPathOf(host.run.runId, '');
    if (!pathname.startsWith(prefix)) return answer(response, 404);
    const path = pathname.slice(prefix.length).split('/').map(decodeURIComponent).join('/');
    const operation = `${request.method} ${searchParams.get('comp') ?? ''}`.trim();
    if (operation === 'HEAD') return await showSize(host, path, response);
    if (operation === 'PUT block') {
      await pipeline(request, createWriteStream(fileOfBlock(host, path, searchParams.get('blockid') ?? '')));
    } else if (operation === 'PUT blocklist') {
      await putBlocks(host, path, request);
    } else if (operation === 'PUT') {
      await host.client.putArtifact(host.run, path, request, contentTypeOf(request));
    } else {
      return answer(response, 400);
    }
    answer(response, 201);
  } catch (error) {
    answer(response, error instanceof AzMlError ? error.httpStatus : 500);
  }
}

async function showSize(host: BlobHost, path: string, response: ServerResponse): Promise<void> {
  const found = await host.client.readArtifact(host.run, path);
  if (found === undefined) return answer(response, 404);
  answer(response, 200, { 'content-length': String(found.size), 'x-ms-blob-type': 'BlockBlob' });
}

async function putBlocks(host: BlobHost, path: string, request: IncomingMessage): Promise<void> {
  let xml = '';
  for await (const chunk of request) xml += chunk;
  const ids = [...xml.matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]*)</g)].map(([, id = '']) => id);
  const files = ids.map((id) => fileOfBlock(host, path, id));
  await host.client.putArtifact(host.run, path, readAll(files), contentTypeOf(request));
  for (const file of files) await rm(file, { force: true });
}

async function* readAll(files: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const file of files) yield* createReadStream(file);
}

/** Ids and paths are the caller's words, so a block's file is named by a digest of both. */
function fileOfBlock({ blocks }: BlobHost, path: string, id: string): string {
  return join(blocks, createHash('sha256').update(`${path}\n${id}`).digest('hex'));
}

function contentTypeOf({ headers }: IncomingMessage): string | undefined {
  const type = headers['x-ms-blob-content-type'];
  return typeof type === 'string' && type !== '' ? type : undefined;
}

function answer(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  const requestId = randomUUID();
  response.writeHead(status, {
    etag: `"${requestId}"`,
    'last-modified': new Date().toUTCString(),
    'x-ms-request-id': requestId,
    'x-ms-version': '2018-03-28',
    ...headers,
  });
  response.end();
}
