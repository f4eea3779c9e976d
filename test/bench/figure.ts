import type { Timing } from './time-processes.ts';

/** One measured promise. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: number;
  /** Whether the goal is the most that is allowed, or the least. */
  readonly bound: 'at most' | 'at least';
}

export function atMost(what: string, value: number, goal: number, unit = 'x'): Figure {
  return { what, value, unit, goal, bound: 'at most' };
}

export function atLeast(what: string, value: number, goal: number, unit = 'x'): Figure {
  return { what, value, unit, goal, bound: 'at least' };
}

/** How much more of the processor, and of time, a program takes than another one. */
export function ratios(what: string, timing: Timing, base: Timing, goal: number): Figure[] {
  return [
    atMost(`${what}, CPU over bare node`, timing.cpuMs / base.cpuMs, goal),
    atMost(`${what}, wall over bare node`, timing.wallMs / base.wallMs, goal),
  ];
}

export function isMet({ value, goal, bound }: Figure): boolean {
  return bound === 'at most' ? value <= goal : value >= goal;
}

/** One line for each figure: what, how much, what was promised, whether that is met. */
export function renderFigures(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.what,
    `${formatNumber(figure.value)} ${figure.unit}`,
    `${figure.bound} ${formatNumber(figure.goal)}`,
    isMet(figure) ? 'met' : 'MISSED',
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

function formatNumber(value: number): string {
  return value >= 1000 ? String(Math.round(value)) : value.toFixed(value >= 100 ? 0 : 2);
}
