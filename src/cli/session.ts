import type { Stage, Timings } from './timings.ts';

/** How the course of one command line is told, settled step by step while it is read. */
export interface Session {
  /** Whether lines on standard error are coloured, and `jsonc` and `yamlc`. */
  colour: boolean;
  /** Whether an error is told with its traceback. */
  debug: boolean;
  /** Made only for `--verbose` and `--debug`. */
  timings?: Timings;
  /** What was over before anybody knew whether timings are wanted. */
  readonly stages: Stage[];
}
