import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readText } from '../../src/client/response-body.ts';
import type { SnapshotFile } from '../../src/contract/snapshot.ts';
import { digestSnapshot } from '../../src/service/snapshot-digest.ts';
import { sendSnapshot, sha256 } from '../support/source-snapshot.ts';
import { EXTENSION, openTestService, WORKSPACE } from '../support/test-service.ts';

const service = openTestService();
const blob = (content: string) => `${EXTENSION}/blobs/${sha256(content)}`;
const file = (path: string, content = 'x'): SnapshotFile => ({
  path,
  digest: sha256(content),
  size: content.length,
  executable: false,
});

test('content is sent once, under its digest, and read back whole or in part', async () => {
  const digests = { digests: [sha256('hello'), sha256('never sent')] };
  expect(await service.send('POST', `${EXTENSION}/blobs:missing`, digests)).toEqual({
    missing: digests.digests,
  });
  await service.send('PUT', blob('hello'), undefined, { body: Buffer.from('hello') });
  expect(await service.send('POST', `${EXTENSION}/blobs:missing`, digests)).toEqual({
    missing: [sha256('never sent')],
  });
  const whole = await service.request('GET', blob('hello'));
  expect(await readText(whole.body)).toBe('hello');
  const part = await service.request('GET', blob('hello'), { headers: { range: 'bytes=1-2' } });
  expect(part).toMatchObject({ status: 206, headers: { 'content-range': 'bytes 1-2/5' } });
  expect(await readText(part.body)).toBe('el');
});

test('content of another digest is refused and not kept', async () => {
  expect(
    await service.refuse('PUT', blob('promised'), undefined, { body: Buffer.from('sent') }),
  ).toMatchObject({
    code: 'DigestMismatch',
  });
  expect(await service.refuse('GET', blob('promised'))).toMatchObject({ status: 404 });
  expect(await service.refuse('PUT', `${EXTENSION}/blobs/abc`, undefined, { body: 'x' })).toMatchObject({
    code: 'BadRequest',
  });
});

test('an unchanged tree keeps its snapshot', async () => {
  const first = await sendSnapshot(service, { 'a.py': 'a', 'lib/b.py': 'b' });
  expect(await sendSnapshot(service, { 'lib/b.py': 'b', 'a.py': 'a' })).toBe(first);
  expect(await sendSnapshot(service, { 'a.py': 'a', 'lib/b.py': 'changed' })).not.toBe(first);
  const found = await service.send('GET', `${EXTENSION}/snapshots/${first}`);
  expect(found).toMatchObject({ snapshotId: first, files: expect.arrayContaining([file('a.py', 'a')]) });
});

test('a snapshot is found by its digest as long as its content is there', async () => {
  const id = await sendSnapshot(service, { 'found.py': 'by its digest' });
  const { digest } = await service.send('GET', `${EXTENSION}/snapshots/${id}`);
  const find = (wanted: string) =>
    ['GET', `${EXTENSION}/snapshots`, undefined, { query: { digest: wanted } }] as const;
  expect(await service.send(...find(digest))).toMatchObject({ snapshotId: id });
  expect(await service.refuse(...find('0'.repeat(64)))).toMatchObject({ code: 'SnapshotNotFound' });
  expect(await service.refuse(...find('short'))).toMatchObject({ code: 'BadRequest' });
  const content = file('found.py', 'by its digest').digest;
  rmSync(join(service.folder, 'blobs', 'sha256', content.slice(0, 2), content.slice(2)));
  expect(await service.refuse(...find(digest))).toMatchObject({ code: 'SnapshotNotFound' });
});

test('content that was found after it had settled is not looked for again for ten minutes', async () => {
  const id = await sendSnapshot(service, { 'settled.py': 'on the disk' });
  const { digest } = await service.send('GET', `${EXTENSION}/snapshots/${id}`);
  const find = ['GET', `${EXTENSION}/snapshots`, undefined, { query: { digest } }] as const;
  const head = { snapshotId: id, digest, createdUtc: expect.any(String) };
  const content = file('settled.py', 'on the disk').digest;
  const place = join(service.folder, 'blobs/sha256', content.slice(0, 2), content.slice(2));
  const bytes = readFileSync(place);
  const isFoundWithoutContent = async () => {
    rmSync(place);
    const { status } = await service.request('GET', `${EXTENSION}/snapshots`, { query: { digest } });
    writeFileSync(place, bytes);
    return status === 200;
  };
  // A power loss could still take what was copied a moment ago.
  expect(await service.send(...find)).toEqual(head);
  expect(await isFoundWithoutContent()).toBe(false);
  service.clock.move(61);
  expect(await service.send(...find)).toEqual(head);
  expect(await isFoundWithoutContent()).toBe(true);
  service.clock.move(599);
  expect(await isFoundWithoutContent()).toBe(true);
  service.clock.move(2);
  expect(await isFoundWithoutContent()).toBe(false);
  expect(await service.send(...find)).toEqual(head);
  service.clock.move(-3600);
  expect(await isFoundWithoutContent()).toBe(false);
});

test('the id of a snapshot cannot be taken by another one', async () => {
  const id = await sendSnapshot(service, { 'mine.py': '1' });
  const body = { files: [file('mine.py', '1'), file('more.py', '1')] };
  expect(await service.refuse('PUT', `${EXTENSION}/snapshots/${id}`, body)).toMatchObject({ status: 409 });
});

test('a snapshot whose contents are missing is refused by the name of a file', async () => {
  const body = { files: [file('there.py', 'hello'), file('lost.py', 'lost')] };
  expect(await service.refuse('PUT', `${EXTENSION}/snapshots/s1`, body)).toMatchObject({
    code: 'SnapshotNotFound',
    message: expect.stringContaining('lost.py'),
  });
});

test('the target of a link need not be sent as content', async () => {
  const link = { ...file('current', 'elsewhere'), link: 'elsewhere' };
  const made = await service.send('PUT', `${EXTENSION}/snapshots/with-link`, { files: [link] });
  expect(made.files).toEqual([link]);
});

test.each([
  ['a path twice', [file('a'), file('a')]],
  ['a file inside a file', [file('a'), file('a/b')]],
  ['a file below a link', [{ ...file('a'), link: '/etc' }, file('a/passwd')]],
  ['a path upwards', [file('../a')]],
  ['no digest', [{ ...file('a'), digest: 'ABC' }]],
  ['no size', [{ path: 'a', digest: sha256('x') }]],
  ['an unknown field', [{ ...file('a'), mode: 0o755 }]],
])('a snapshot with %s is refused', async (_, files) => {
  await service.send('PUT', blob('x'), undefined, { body: 'x' });
  expect(await service.refuse('PUT', `${EXTENSION}/snapshots/bad`, { files })).toMatchObject({
    code: 'BadRequest',
  });
});

test('asking for content or snapshots makes no workspace', async () => {
  const empty = openTestService();
  await empty.send('POST', `${EXTENSION}/blobs:missing`, { digests: [sha256('x')] });
  expect(await empty.refuse('GET', `${EXTENSION}/snapshots/s1`)).toMatchObject({ code: 'WorkspaceNotFound' });
  expect(await empty.refuse('GET', WORKSPACE)).toMatchObject({ code: 'WorkspaceNotFound' });
});

test('the digest of a snapshot is that of its published form', async () => {
  const files = [
    file('b', 'hi'),
    { ...file('a é"', '#!'), executable: true },
    { ...file('c', 'b'), link: 'b' },
  ];
  const text = [
    'az-ml snapshot 1\n',
    `x ${sha256('#!')} 2 "a é\\""\n`,
    `f ${sha256('hi')} 2 "b"\n`,
    `l ${sha256('b')} 1 "c"\n`,
  ].join('');
  expect(await digestSnapshot(files)).toBe(sha256(text));
});

test('the digest does not depend on the order of files, but on everything else', async () => {
  const entries = fc.uniqueArray(
    fc.record({
      path: fc.string({ minLength: 1 }),
      digest: fc.constantFrom(sha256('1'), sha256('2')),
      size: fc.nat(),
      executable: fc.boolean(),
    }),
    { selector: ({ path }) => path, minLength: 1, maxLength: 5 },
  );
  await fc.assert(
    fc.asyncProperty(entries, async (files) => {
      const digest = await digestSnapshot(files);
      expect(await digestSnapshot(files.toReversed())).toBe(digest);
      const [first, ...rest] = files;
      if (first === undefined) return;
      expect(await digestSnapshot([{ ...first, size: first.size + 1 }, ...rest])).not.toBe(digest);
      expect(await digestSnapshot([{ ...first, executable: !first.executable }, ...rest])).not.toBe(digest);
      expect(await digestSnapshot(rest)).not.toBe(digest);
    }),
  );
});
