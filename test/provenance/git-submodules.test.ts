import { join } from 'node:path';
import { makeRepository, openRepository, type TestRepository } from '../support/git-repository.ts';
import { prepareGround, testSituations } from './situations.ts';

const ground = prepareGround();
const { clone, home, make } = ground;

/** A clone with one submodule, `lib`, which holds the file `f`. */
function start(): TestRepository {
  const repository = clone();
  repository.git('submodule', '--quiet', 'add', make().folder, 'lib');
  repository.commitAll();
  return repository;
}

testSituations('submodules', ground, [
  { title: 'a clean submodule', start, known: { dirty: false } },
  { title: 'a changed file', start, change: ({ write }) => write('lib/f', 'b\n'), known: { dirty: true } },
  { title: 'a new file', start, change: ({ write }) => write('lib/new', ''), known: { dirty: true } },
  {
    title: 'a new commit',
    start,
    change: ({ folder, write }) => {
      write('lib/f', 'b\n');
      openRepository(join(folder, 'lib'), home).commitAll();
    },
    known: { dirty: true },
  },
  {
    title: 'changes that the repository chose to ignore',
    start,
    change: ({ git, commitAll, write }) => {
      git('config', '--file', '.gitmodules', 'submodule.lib.ignore', 'dirty');
      commitAll();
      write('lib/f', 'b\n');
    },
    known: { dirty: false },
  },
  {
    title: 'a submodule that is not checked out',
    start,
    change: ({ git }) => git('submodule', '--quiet', 'deinit', 'lib'),
    known: { dirty: false },
  },
  {
    title: 'the inside of a submodule',
    start,
    change: ({ write }) => write('f', 'changed above\n'),
    subfolder: 'lib',
    known: { dirty: false },
  },
  {
    title: 'another folder than that of the changed submodule',
    start,
    change: ({ write }) => write('lib/f', 'b\n'),
    subfolder: 'sub',
    known: { dirty: false },
  },
  {
    title: 'a changed submodule of a submodule',
    start,
    change: ({ folder, commitAll, write }) => {
      const library = openRepository(join(folder, 'lib'), home);
      library.git('submodule', '--quiet', 'add', make().folder, 'deep');
      library.commitAll();
      commitAll();
      write('lib/deep/f', 'b\n');
    },
    known: { dirty: true },
  },
  {
    title: 'a repository that was added by mistake, and is dirty',
    change: ({ folder, commitAll }) => {
      const inner = makeRepository(join(folder, 'inner'), { home });
      commitAll();
      inner.write('train.py', 'changed\n');
    },
    known: { dirty: true },
  },
  {
    title: 'a split index',
    start,
    change: ({ git, write }) => {
      git('update-index', '--split-index');
      write('lib/new', '');
    },
    known: { dirty: true },
  },
  {
    title: 'an index of version 4',
    start,
    change: ({ git, write }) => {
      git('update-index', '--index-version', '4');
      write('lib/new', '');
    },
    known: { dirty: true },
  },
]);
