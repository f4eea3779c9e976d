import { expect, test } from '@jest/globals';
import type { Experiment } from '../../src/contract/experiment.ts';
import { HISTORY, openTestService } from '../support/test-service.ts';

const service = openTestService();
const create = (name: string) =>
  service.send<Experiment>('POST', `${HISTORY}/experiments/${encodeURIComponent(name)}`);

test('an experiment is made once and found by name and id', async () => {
  const made = await create('first');
  expect(await create('first')).toEqual(made);
  expect(await service.send('GET', `${HISTORY}/experiments/first`)).toEqual(made);
  expect(await service.send('GET', `${HISTORY}/experimentids/${made.experimentId}`)).toEqual(made);
});

test('an experiment knows its latest run', async () => {
  await service.send('PATCH', `${HISTORY}/experiments/busy/runs/b1`, {});
  await service.send('PATCH', `${HISTORY}/experiments/busy/runs/b2`, {});
  expect(await service.send('GET', `${HISTORY}/experiments/busy`)).toMatchObject({
    latestCreatedRunId: 'b2',
  });
});

test('description and tags change, the name does not', async () => {
  const { experimentId } = await create('changed');
  const path = `${HISTORY}/experimentids/${experimentId}`;
  await service.send('PATCH', path, { description: 'words', tags: { a: '1', b: '2' }, name: 'changed' });
  expect(await service.send('PATCH', path, { tags: { b: '3' } })).toMatchObject({
    description: 'words',
    tags: { a: '1', b: '3' },
  });
  expect(await service.send('DELETE', `${path}/tags`, { tags: ['a', 'never'] })).toMatchObject({
    tags: { b: '3' },
  });
  expect(await service.refuse('PATCH', path, { name: 'other' })).toMatchObject({ code: 'BadRequest' });
});

test('an archived experiment is left out of lists until it is brought back', async () => {
  const { experimentId } = await create('old');
  const path = `${HISTORY}/experimentids/${experimentId}`;
  const names = async (body: object) => {
    const page = await service.send('POST', `${HISTORY}/experiments:query`, body);
    return page.value.map(({ name }: Experiment) => name);
  };
  service.clock.move(1);
  const { archivedTime } = await service.send('PATCH', path, { archive: true });
  expect(await names({})).not.toContain('old');
  expect(await names({ viewType: 'All' })).toContain('old');
  expect(await service.send('PATCH', path, { description: 'still' })).toMatchObject({ archivedTime });
  expect(await service.send('PATCH', path, { archive: false })).not.toHaveProperty('archivedTime');
  expect(await names({})).toContain('old');
});

test('experiments can be asked for by name and come in pages', async () => {
  const other = openTestService();
  for (const name of ['a', 'b', 'c']) {
    await other.send('POST', `${HISTORY}/experiments/${name}`);
    other.clock.move(1);
  }
  const query = (body: object) => other.send('POST', `${HISTORY}/experiments:query`, body);
  expect((await query({ filter: '(name eq b)' })).value).toMatchObject([{ name: 'b' }]);
  const first = await query({ top: 2 });
  expect(first.value).toMatchObject([{ name: 'a' }, { name: 'b' }]);
  const rest = await query({ top: 2, continuationToken: first.continuationToken });
  expect(rest.value).toMatchObject([{ name: 'c' }]);
  expect(rest).not.toHaveProperty('continuationToken');
  expect(
    await other.refuse('POST', `${HISTORY}/experiments:query`, { filter: 'Status eq Running' }),
  ).toMatchObject({ code: 'BadFilter' });
});

test('a name may hold blanks and dots, but not what would be lost on the way', async () => {
  expect(await create('my exp.v1 é')).toMatchObject({ name: 'my exp.v1 é' });
  for (const name of [' x', 'a/b', 'a\nb', '\\']) {
    const path = `${HISTORY}/experiments/${encodeURIComponent(name)}`;
    expect(await service.refuse('POST', path)).toMatchObject({ code: 'BadRequest' });
  }
  const long = `${HISTORY}/experiments/${'x'.repeat(257)}`;
  expect(await service.refuse('POST', long)).toMatchObject({ code: 'LimitExceeded' });
});
