import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type App, openApp } from '../../src/app.ts';
import { createRunClient } from '../../src/client/run-client.ts';
import { type DataFolder, resolveDataFolder } from '../../src/config/data-folder.ts';
import { restoreBackup } from '../../src/server/backup/restore-backup.ts';
import { decodeHeader, encodeHeader, paddingOf } from '../../src/server/backup/tar-header.ts';
import { writeBackup } from '../../src/server/backup/write-backup.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { HISTORY } from '../support/test-service.ts';

const root = makeTempFolder();
const now = () => new Date();
const ADDRESS = { subscriptionId: 'sub', resourceGroup: 'group', workspaceName: 'ws' };

interface Home {
  readonly dataFolder: DataFolder;
  readonly file: string;
  open(): Promise<App>;
}

function makeHome(): Home {
  const folder = mkdtempSync(join(root, 'home-'));
  const dataFolder = resolveDataFolder({ AZ_ML_HOME: join(folder, 'data') });
  const open = () => openApp({ dataFolder, environment: {}, now });
  return { dataFolder, file: join(folder, 'backup.tar'), open };
}

async function addRun(app: App, runId: string): Promise<void> {
  const path = `${HISTORY}/experiments/exp/runs/${runId}`;
  expect((await app.send({ method: 'PATCH', path, body: '{}' })).status).toBe(200);
}

async function addContent(app: App, bytes: Buffer): Promise<string> {
  const digest = createHash('sha256').update(bytes).digest('hex');
  await createRunClient(app, ADDRESS).putBlob(digest, bytes);
  return digest;
}

async function listRunIds(app: App): Promise<string[]> {
  const path = `${HISTORY}/experiments/exp/runs:query`;
  const { body } = await app.send({ method: 'POST', path, body: '{}' });
  return JSON.parse(String(body))
    .value.map(({ runId }: { runId: string }) => runId)
    .sort();
}

/** A home with two runs, a token and contents of several sizes, and its backup. */
async function makeBackup() {
  const home = makeHome();
  const app = await home.open();
  for (const id of ['r1', 'r2']) await addRun(app, id);
  const { token } = await app.tokens.create({ userName: 'ada', role: 'owner' });
  const contents = ['', 'x', 'y'.repeat(512), 'z'.repeat(3_000_000)].map((text) => Buffer.from(text));
  const digests: string[] = [];
  for (const content of contents) digests.push(await addContent(app, content));
  const backup = () => writeBackup({ app, dataFolder: home.dataFolder, file: home.file, version: '1', now });
  return { home, app, token, digests, contents, backup };
}

const blobOf = ({ blobs }: DataFolder, digest: string) =>
  join(blobs, 'sha256', digest.slice(0, 2), digest.slice(2));

describe('a backup', () => {
  test('restores runs, contents, tokens and the signing key in another folder', async () => {
    const { home, app, token, digests, contents, backup } = await makeBackup();
    expect(await backup()).toMatchObject({ blobs: 4, damaged: [], size: statSync(home.file).size });
    await app.close();
    const other = makeHome();
    expect(await restoreBackup(home.file, other.dataFolder)).toMatchObject({ backup: 1, blobs: 4 });
    const restored = await other.open();
    expect(await listRunIds(restored)).toEqual(['r1', 'r2']);
    expect(await restored.identify(token)).toMatchObject({ name: 'ada', role: 'owner' });
    for (const [index, digest] of digests.entries()) {
      expect(readFileSync(blobOf(other.dataFolder, digest)).equals(contents[index] ?? Buffer.of())).toBe(
        true,
      );
    }
    await restored.close();
  });

  test('is a tar that only its owner can read, and leaves nothing else behind', async () => {
    const { home, app, backup } = await makeBackup();
    await backup();
    await app.close();
    expect(statSync(home.file).mode & 0o777).toBe(0o600);
    const names = execFileSync('tar', ['tf', home.file], { encoding: 'utf8' }).trim().split('\n');
    expect(names).toEqual(['format', 'az-ml.db', ...names.slice(2, -1), 'manifest.json']);
    expect(names).toHaveLength(7);
    expect(readdirSync(dirname(home.file)).sort()).toEqual(['backup.tar', 'data']);
    expect(readdirSync(home.dataFolder.temporary)).toEqual([]);
  });

  test('is never written over another file', async () => {
    const { home, app, backup } = await makeBackup();
    writeFileSync(home.file, 'mine');
    await expect(backup()).rejects.toMatchObject({ code: 'FileExists' });
    expect(readFileSync(home.file, 'utf8')).toBe('mine');
    await app.close();
  });

  test('taken while others write is whole, and holds what was acknowledged before it began', async () => {
    const { home, app, backup } = await makeBackup();
    const writer = await home.open();
    let acknowledged = 0;
    let isDone = false;
    const writing = (async () => {
      for (; !isDone; acknowledged += 1) {
        await addRun(writer, `w${acknowledged}`);
        await addContent(writer, Buffer.from(`content ${acknowledged}`));
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    while (acknowledged < 20) await new Promise((resolve) => setImmediate(resolve));
    const before = acknowledged;
    await backup();
    isDone = true;
    await writing;
    await Promise.all([app.close(), writer.close()]);
    const other = makeHome();
    await restoreBackup(home.file, other.dataFolder);
    const restored = await other.open();
    const ids = await listRunIds(restored);
    for (let index = 0; index < before; index += 1) expect(ids).toContain(`w${index}`);
    await restored.close();
  });

  test('leaves out a content that is damaged, and says so', async () => {
    const { home, app, digests, backup } = await makeBackup();
    const damaged = blobOf(home.dataFolder, digests[2] ?? '');
    chmodSync(damaged, 0o600);
    writeFileSync(damaged, 'something else');
    expect(await backup()).toMatchObject({ blobs: 3, damaged: [digests[2]] });
    await app.close();
    const other = makeHome();
    await restoreBackup(home.file, other.dataFolder);
    expect(existsSync(blobOf(other.dataFolder, digests[2] ?? ''))).toBe(false);
    expect(existsSync(blobOf(other.dataFolder, digests[3] ?? ''))).toBe(true);
  });
});

describe('a restore changes nothing', () => {
  const leftBeside = ({ home }: DataFolder) => readdirSync(dirname(home));

  test('where the data folder holds something', async () => {
    const { home, app, backup } = await makeBackup();
    await backup();
    await expect(restoreBackup(home.file, home.dataFolder)).rejects.toMatchObject({ code: 'FileExists' });
    expect(await listRunIds(app)).toEqual(['r1', 'r2']);
    await app.close();
  });

  test('with a backup that was cut off anywhere', async () => {
    const { home, app, backup } = await makeBackup();
    const { size } = await backup();
    await app.close();
    const last = readFileSync(home.file).lastIndexOf('manifest.json');
    for (const part of [0, 100, 512, 700, 5000, Math.floor(size / 2), last, last + 511, last + 600]) {
      const cut = join(root, `cut-${part}.tar`);
      writeFileSync(cut, readFileSync(home.file));
      truncateSync(cut, part);
      const other = makeHome();
      await expect(restoreBackup(cut, other.dataFolder)).rejects.toMatchObject({ code: 'BadFile' });
      expect(leftBeside(other.dataFolder)).toEqual([]);
    }
  });

  test('with a backup in which one byte of a content or of the database is another', async () => {
    const { home, app, backup } = await makeBackup();
    await backup();
    await app.close();
    const bytes = readFileSync(home.file);
    for (const at of [bytes.indexOf('SQLite format 3') + 5000, bytes.indexOf('zzzz') + 2_000_000]) {
      const damaged = join(root, `damaged-${at}.tar`);
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(damaged, changed);
      const other = makeHome();
      await expect(restoreBackup(damaged, other.dataFolder)).rejects.toMatchObject({ code: 'BadFile' });
      expect(leftBeside(other.dataFolder)).toEqual([]);
    }
  });

  test('with an archive that names places outside of the folder, or links', async () => {
    for (const name of [
      '../evil',
      '/tmp/evil',
      'blobs/sha256/ab/../../../evil',
      'runs/evil',
      'format/../x',
    ]) {
      const archive = join(root, 'hostile.tar');
      const header = encodeHeader({ name, size: 4, mtime: now() });
      writeFileSync(archive, Buffer.concat([header, Buffer.from('evil'), Buffer.alloc(paddingOf(4))]));
      const other = makeHome();
      await expect(restoreBackup(archive, other.dataFolder)).rejects.toMatchObject({ code: 'BadFile' });
      expect(leftBeside(other.dataFolder)).toEqual([]);
    }
    const folder = mkdtempSync(join(root, 'links-'));
    execFileSync('ln', ['-s', '/etc/passwd', join(folder, 'format')]);
    execFileSync('tar', ['cf', join(folder, 'x.tar'), '-C', folder, 'format']);
    await expect(restoreBackup(join(folder, 'x.tar'), makeHome().dataFolder)).rejects.toMatchObject({
      code: 'BadFile',
    });
  });

  test('when it is killed: the next one clears away what it left', async () => {
    const { home, app, backup } = await makeBackup();
    await backup();
    await app.close();
    const other = makeHome();
    const ended = execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }).trim();
    mkdirSync(`${other.dataFolder.home}.restoring-${ended}`);
    writeFileSync(join(`${other.dataFolder.home}.restoring-${ended}`, 'half'), 'a file');
    await restoreBackup(home.file, other.dataFolder);
    expect(leftBeside(other.dataFolder)).toEqual(['data']);
  });
});

test('a header says sizes beyond eight gigabytes as well, and a changed one says nothing', () => {
  for (const size of [0, 1, 8 ** 11 - 1, 8 ** 11, 2 ** 45]) {
    const block = encodeHeader({ name: 'blobs/x', size, mtime: now() });
    expect(decodeHeader(block)).toEqual({ name: 'blobs/x', size });
    block[3] = 0x41;
    expect(decodeHeader(block)).toBeUndefined();
  }
});
