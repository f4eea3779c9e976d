import { join } from 'node:path';
import { EMBEDDED_WORKSPACE } from '../../src/config/workspace-settings.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { type BareRun, makeRun, makeWorkspace, newRun } from '../store/make-runs.ts';

/** Names that a shell would act on, were they not quoted. */
export const HOSTILE_EXPERIMENTS = ['$(touch pwned)', 'a b', 'it\'s `id` & "so";', 'übung', 'x:y=z'];

/** Values of the tag `note`. */
export const HOSTILE_TAGS = ['$(touch pwned)', 'a b', 'two\nlines', '\u001b[31mred', 'q\'u"o!te', 'c:d=e'];

/** The time at which the values are asked for in tests that fix it. */
export const NOW = new Date('2026-11-23T12:00:00Z');

/** A data folder with a few experiments and runs, as `az-ml` would have made it for somebody with no settings. */
export async function seedStore(home: string): Promise<void> {
  const folder = join(home, 'az-ml');
  const store = openSqliteStore({
    file: join(folder, 'az-ml.db'),
    backupFolder: join(folder, 'backups'),
    now: () => NOW,
  });
  await store.addWorkspace(makeWorkspace({ address: EMBEDDED_WORKSPACE }));
  const names = ['train', ...HOSTILE_EXPERIMENTS];
  for (const [index, name] of names.entries()) {
    const createdUtc = `2026-11-23T10:00:0${index}Z`;
    await store.addExperiment('ws-1', { experimentId: `exp-${index}`, name, createdUtc, tags: {} });
  }
  await store.addRuns(runsOfTrain().map(newRun));
  await store.close();
}

function runsOfTrain(): BareRun[] {
  const of = { experimentId: 'exp-0' };
  const runs = [
    makeRun('train_1', {
      ...of,
      ...startedAt('09:00'),
      status: 'Completed',
      tags: { team: 'red' },
      target: 'gpu',
    }),
    makeRun('train_2', {
      ...of,
      ...startedAt('10:30'),
      status: 'Failed',
      tags: { team: 'blue', stage: 'prod' },
    }),
    makeRun('train_3', { ...of, ...startedAt('11:58'), status: 'Running' }),
    makeRun('train_child', { ...of, ...startedAt('11:59'), status: 'Running', parentRunId: 'train_3' }),
  ];
  const noted = HOSTILE_TAGS.map((note, index) =>
    makeRun(`noted_${index}`, { ...of, ...startedAt('08:00'), status: 'Completed', tags: { note } }),
  );
  return [...noted, ...runs];
}

function startedAt(time: string): Pick<BareRun, 'createdUtc' | 'startTimeUtc'> {
  return { createdUtc: `2026-11-23T${time}:00Z`, startTimeUtc: `2026-11-23T${time}:00Z` };
}
