import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readText } from '../../src/client/response-body.ts';
import type { LiveFile } from '../../src/compute/compute-target.ts';
import { createHandDrivenTarget } from '../support/hand-driven-target.ts';
import { sendSnapshot, sha256 } from '../support/source-snapshot.ts';
import { ARTIFACTS, EXECUTION, HISTORY, openTestService } from '../support/test-service.ts';

const target = createHandDrivenTarget();
const service = openTestService({ targets: [target] });
const RUN = `${HISTORY}/experiments/exp/runs/r1`;
const FILES = `${ARTIFACTS}/ExperimentRun/dcid.r1`;

const put = (path: string, content: string, query: Record<string, string> = {}) =>
  service.send('POST', `${FILES}/content`, undefined, {
    body: Buffer.from(content),
    query: { path, ...query },
  });
const refusePut = (path: string, content: string, query: Record<string, string> = {}) =>
  service.refuse('POST', `${FILES}/content`, undefined, {
    body: Buffer.from(content),
    query: { path, ...query },
  });
const get = (path: string, headers: Record<string, string> = {}, container = 'dcid.r1') =>
  service.request('GET', `${ARTIFACTS}/ExperimentRun/${container}/content`, { query: { path }, headers });
const list = async (path: string, query: Record<string, string> = {}) =>
  (await service.send('GET', path, undefined, { query })).value.map((item: { path: string }) => item.path);

beforeAll(async () => {
  await service.send('PATCH', RUN, {});
});

describe('a file of a run', () => {
  test('is kept and read back', async () => {
    expect(await put('outputs/model.txt', 'weights')).toEqual({
      artifactId: 'ExperimentRun/dcid.r1/outputs/model.txt',
      origin: 'ExperimentRun',
      container: 'dcid.r1',
      path: 'outputs/model.txt',
      etag: sha256('weights'),
      createdTime: '2026-03-01T10:00:00.000000Z',
    });
    const response = await get('outputs/model.txt');
    expect(response).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-length': '7',
        'accept-ranges': 'bytes',
        'x-content-type-options': 'nosniff',
        etag: `"${sha256('weights')}"`,
      },
    });
    expect(await readText(response.body)).toBe('weights');
  });

  test('is not replaced by other content unless that is said', async () => {
    await put('once.txt', 'first');
    await put('once.txt', 'first');
    expect(await refusePut('once.txt', 'second')).toMatchObject({ status: 409, code: 'ImmutableArtifact' });
    expect(await readText((await get('once.txt')).body)).toBe('first');
    await put('once.txt', 'second', { allowOverwrite: 'true' });
    expect(await readText((await get('once.txt')).body)).toBe('second');
  });

  test('is never served as something that a browser runs', async () => {
    await put('page.html', '<script>');
    await put('drawing.svg', '<svg>');
    for (const path of ['page.html', 'drawing.svg']) {
      expect((await get(path)).headers['content-type']).toBe('application/octet-stream');
    }
  });

  test.each(['../x', '/etc/passwd', 'a\\b', 'C:/x', 'nul', 'a\0', '', 'x'.repeat(5001)])(
    'cannot be called %.20j',
    async (path) => {
      expect((await refusePut(path, 'x')).status).toBe(400);
      const query = { path };
      expect((await service.refuse('GET', `${FILES}/content`, undefined, { query })).status).toBe(400);
      expect((await service.refuse('GET', `${RUN}/artifacts/contentinfo`, undefined, { query })).status).toBe(
        400,
      );
    },
  );

  test('is not sent in parts', async () => {
    for (const query of [{ append: 'true' }, { index: '0' }]) {
      expect(await refusePut('parts.txt', 'x', query)).toMatchObject({
        status: 501,
        code: 'OperationNotBuilt',
      });
    }
    await put('parts.txt', 'x', { append: 'false' });
  });

  test('of an unknown run, origin or name is not found', async () => {
    expect((await get('never.txt')).status).toBe(404);
    expect((await get('a.txt', {}, 'dcid.nobody')).headers['x-ms-error-code']).toBe('RunNotFound');
    const upload = { query: { path: 'a' }, body: 'x' };
    expect(
      await service.refuse('POST', `${ARTIFACTS}/LocalUpload/c/content`, undefined, upload),
    ).toMatchObject({ code: 'OperationNotBuilt' });
  });
});

describe('a part of a file', () => {
  const CONTENT = '0123456789';
  beforeAll(() => put('ten.txt', CONTENT));

  test.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=4-', '456789', 'bytes 4-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=-30', CONTENT, 'bytes 0-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
  ])('%s is %s', async (range, expected, contentRange) => {
    const response = await get('ten.txt', { range });
    expect(response).toMatchObject({ status: 206, headers: { 'content-range': contentRange } });
    expect(response.headers['content-length']).toBe(String(expected.length));
    expect(await readText(response.body)).toBe(expected);
  });

  test.each(['bytes=10-', 'bytes=50-60', 'bytes=-0'])('%s is none of it', async (range) => {
    const response = await get('ten.txt', { range });
    expect(response).toMatchObject({
      status: 416,
      headers: { 'content-range': 'bytes */10', 'x-ms-error-code': 'RangeNotSatisfiable' },
    });
  });

  test.each(['bytes=5-2', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=x-'])(
    '%s means the whole file',
    async (range) => {
      const response = await get('ten.txt', { range });
      expect(response.status).toBe(200);
      expect(await readText(response.body)).toBe(CONTENT);
    },
  );
});

describe('files that are announced before they are sent', () => {
  test('are listed, empty, and filled by the next upload', async () => {
    const paths = [{ path: 'soon.txt' }, { path: '../bad' }];
    const answer = await service.send('POST', `${RUN}/artifacts/batch/metadata`, { paths });
    expect(answer.artifacts['soon.txt']).toMatchObject({ artifactId: 'ExperimentRun/dcid.r1/soon.txt' });
    expect(answer.artifactContentInformation['soon.txt'].contentUri).toContain('path=soon.txt');
    expect(answer.errors['../bad'].error.message).toContain('the part ..');
    expect(await readText((await get('soon.txt')).body)).toBe('');
    await put('soon.txt', 'now');
    expect(await readText((await get('soon.txt')).body)).toBe('now');
    await service.send('POST', `${RUN}/artifacts/batch/metadata`, { paths: [{ path: 'soon.txt' }] });
    expect(await readText((await get('soon.txt')).body)).toBe('now');
  });

  test('are at most fifty at once', async () => {
    const paths = Array.from({ length: 51 }, (_, index) => ({ path: `f${index}` }));
    expect(await service.refuse('POST', `${RUN}/artifacts/batch/metadata`, { paths })).toMatchObject({
      code: 'LimitExceeded',
    });
  });
});

describe('lists', () => {
  beforeAll(async () => {
    await service.send('PATCH', `${HISTORY}/experiments/exp/runs/listed`, {});
    for (const path of ['outputs/a', 'outputs/sub/b', 'outputs2/c', 'outputs.txt', 'logs/x']) {
      await service.send('POST', `${ARTIFACTS}/ExperimentRun/dcid.listed/content`, undefined, {
        body: path,
        query: { path },
      });
    }
  });
  const LISTED = `${HISTORY}/experiments/exp/runs/listed/artifacts`;

  test('show all files by path', async () => {
    const all = ['logs/x', 'outputs.txt', 'outputs/a', 'outputs/sub/b', 'outputs2/c'];
    expect(await list(LISTED)).toEqual(all);
    expect(await list(`${ARTIFACTS}/ExperimentRun/dcid.listed`)).toEqual(all);
  });

  test.each([
    ['outputs', ['outputs/a', 'outputs/sub/b']],
    ['outputs/', ['outputs/a', 'outputs/sub/b']],
    ['outputs/sub', ['outputs/sub/b']],
    ['outputs/a', ['outputs/a']],
    ['out', []],
  ])('show what is in %s, and nothing that only begins like it', async (path, expected) => {
    expect(await list(`${LISTED}/path`, { path })).toEqual(expected);
    expect(await list(`${LISTED}/prefix/contentinfo`, { path })).toEqual(expected);
    expect(await list(`${ARTIFACTS}/ExperimentRun/dcid.listed`, { path })).toEqual(expected);
  });

  test('come in pages', async () => {
    const small = openTestService({ limits: { pageSize: 2 } });
    await small.send('PATCH', RUN, {});
    for (const path of ['a', 'b', 'c', 'd', 'e']) {
      await small.send('POST', `${FILES}/content`, undefined, { body: path, query: { path } });
    }
    const seen: string[] = [];
    let query = {};
    for (;;) {
      const page = await small.send('GET', `${RUN}/artifacts`, undefined, { query });
      seen.push(...page.value.map((item: { path: string }) => item.path));
      if (page.continuationToken === undefined) break;
      query = { continuationToken: page.continuationToken };
    }
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

describe('while a run is at work', () => {
  const container = 'dcid.live';
  const run = `${HISTORY}/experiments/exp/runs/live`;
  let log = '';

  function writeLive(path: string, content: string): LiveFile {
    const file = join(service.folder, 'work', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return { path, file, size: Buffer.byteLength(content), modifiedUtc: '2026-03-01T10:00:00.123Z' };
  }

  beforeAll(async () => {
    const snapshotId = await sendSnapshot(service, { 't.py': 'print(1)' });
    const definition = { snapshotId, configuration: { script: 't.py', target: 'bench' } };
    await service.send('POST', `${EXECUTION}/experiments/exp/snapshotrun`, definition, {
      query: { runId: 'live' },
    });
    const std = writeLive('user_logs/std_log.txt', 'line 1\n');
    log = std.file;
    target.showFiles('live', [
      std,
      writeLive('outputs/partial.bin', 'xx'),
      writeLive('outputs/aux', 'device'),
    ]);
    target.show('live', { state: 'running', startTimeUtc: '2026-03-01T10:00:00Z' });
  });

  test('its files are listed and read where they are', async () => {
    expect(await list(`${run}/artifacts`)).toEqual(['outputs/partial.bin', 'user_logs/std_log.txt']);
    const response = await get('user_logs/std_log.txt', {}, container);
    expect(response).toMatchObject({ status: 200, headers: { 'content-length': '7' } });
    expect(await readText(response.body)).toBe('line 1\n');
  });

  test('one that is longer than a piece is read to its end', async () => {
    const content = 'x'.repeat(3 * 1024 * 1024 + 7);
    target.showFiles('live', [writeLive('outputs/long.bin', content)]);
    const response = await get('outputs/long.bin', {}, container);
    expect(response.headers['content-length']).toBe(String(content.length));
    expect(await readText(response.body)).toBe(content);
    const std = { path: 'user_logs/std_log.txt', file: log, size: 7, modifiedUtc: '2026-03-01T10:00:00Z' };
    target.showFiles('live', [std]);
  });

  test('one that its target lists although it is gone is not found', async () => {
    const gone = { path: 'outputs/gone', file: `${log}.gone`, size: 5, modifiedUtc: '2026-03-01T10:00:00Z' };
    const std = { ...gone, path: 'user_logs/std_log.txt', file: log, size: 7 };
    target.showFiles('live', [std, gone]);
    const response = await get('outputs/gone', {}, container);
    expect(response.headers['x-ms-error-code']).toBe('ArtifactNotFound');
    target.showFiles('live', [std]);
  });

  test('its log can be followed by offset', async () => {
    expect((await get('user_logs/std_log.txt', { range: 'bytes=7-' }, container)).status).toBe(416);
    appendFileSync(log, 'line 2\n');
    target.showFiles('live', [
      { path: 'user_logs/std_log.txt', file: log, size: 14, modifiedUtc: '2026-03-01' },
    ]);
    const more = await get('user_logs/std_log.txt', { range: 'bytes=7-' }, container);
    expect(more).toMatchObject({ status: 206, headers: { 'content-range': 'bytes 7-13/14' } });
    expect(await readText(more.body)).toBe('line 2\n');
  });

  test('its details name the log by the file itself, and leave outputs out', async () => {
    const { logFiles, status } = await service.send('GET', `${run}/details`);
    expect(status).toBe('Running');
    expect(logFiles).toEqual({ 'user_logs/std_log.txt': `file://${log}` });
  });

  test('what has been collected takes the place of the file it was made from', async () => {
    await service.send('POST', `${ARTIFACTS}/ExperimentRun/${container}/content`, undefined, {
      body: 'whole log',
      query: { path: 'user_logs/std_log.txt' },
    });
    expect(await list(`${run}/artifacts`)).toEqual(['user_logs/std_log.txt']);
    expect(await readText((await get('user_logs/std_log.txt', {}, container)).body)).toBe('whole log');
    const { logFiles } = await service.send('GET', `${run}/details`);
    expect(logFiles['user_logs/std_log.txt']).toBe(
      `${ARTIFACTS}/ExperimentRun/${container}/content?path=user_logs%2Fstd_log.txt`,
    );
  });
});
