import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { median, type TimedCommand, type Timing } from './time-processes.ts';

/** Times whole processes as `timeProcesses` does, while this process goes on with its own work, such as serving them. */
export async function timeProcessesAside<Name extends string>(
  commands: Readonly<Record<Name, TimedCommand>>,
  rounds: number,
): Promise<Record<Name, Timing>> {
  const timer = spawn('python3', [join(import.meta.dirname, 'time-processes.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  timer.stdin.end(JSON.stringify({ rounds, commands }));
  const chunks: Buffer[] = [];
  timer.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [status] = await once(timer, 'close');
  if (status !== 0) throw new Error(`timing failed with ${status}`);
  const samples: Record<Name, [number, number, number][]> = JSON.parse(Buffer.concat(chunks).toString());
  const timings = {} as Record<Name, Timing>;
  for (const name of Object.keys(commands) as Name[]) {
    const column = (index: 0 | 1 | 2) => median(samples[name].map((sample) => sample[index]));
    timings[name] = { wallMs: column(0), cpuMs: column(1), peakMiB: column(2) };
  }
  return timings;
}
