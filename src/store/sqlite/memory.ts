import type { Connection } from './connection.ts';

/** Numbers that never change once they are stored, remembered by what they stand for. */
export interface Memory {
  get(experiment: number, name: string): number | undefined;
  set(experiment: number, name: string, id: number): void;
}

const MOST = 50_000;

/** Forgets all when a transaction is taken back, as it may have made some of the numbers, and when it gets large. */
export function makeMemory(connection: Connection): Memory {
  const byExperiment = new Map<number, Map<string, number>>();
  let size = 0;
  const forget = () => {
    byExperiment.clear();
    size = 0;
  };
  connection.onRollback(forget);
  return {
    get: (experiment, name) => byExperiment.get(experiment)?.get(name),
    set: (experiment, name, id) => {
      if (size >= MOST) forget();
      size += 1;
      const ids = byExperiment.get(experiment);
      if (ids === undefined) byExperiment.set(experiment, new Map([[name, id]]));
      else ids.set(name, id);
    },
  };
}
