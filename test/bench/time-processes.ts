import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface TimedCommand {
  readonly argv: readonly string[];
  readonly cwd?: string;
  /** `{round}` in a value stands for the number of the round. */
  readonly env?: Readonly<Record<string, string>>;
  /** Commands that are run before each time, untimed. */
  readonly prepare?: readonly (readonly string[])[];
}

/** Medians over all rounds. */
export interface Timing {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
}

/** Times whole processes, all commands once a round in random order. */
export function timeProcesses<Name extends string>(
  commands: Readonly<Record<Name, TimedCommand>>,
  rounds: number,
): Record<Name, Timing> {
  const { stdout, stderr, status } = spawnSync('python3', [join(import.meta.dirname, 'time-processes.py')], {
    input: JSON.stringify({ rounds, commands }),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`timing failed: ${stderr}`);
  const samples = JSON.parse(stdout) as Record<Name, [number, number, number][]>;
  const timings = {} as Record<Name, Timing>;
  for (const name of Object.keys(commands) as Name[]) {
    const column = (index: 0 | 1 | 2) => median(samples[name].map((sample) => sample[index]));
    timings[name] = { wallMs: column(0), cpuMs: column(1), peakMiB: column(2) };
  }
  return timings;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
