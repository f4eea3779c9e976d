import { AzMlError } from '../../errors.ts';

/** `info` is neither good nor bad; `warning` will do harm some day or to some; `error` keeps az-ml from its work. */
export type FindingStatus = 'ok' | 'info' | 'warning' | 'error';

/** One answer of the doctor. */
export interface Finding {
  readonly check: string;
  readonly status: FindingStatus;
  readonly message: string;
  /** What to do about it; `null` where nothing has to be done. */
  readonly fix: string | null;
}

/** A finding that asks for nothing. */
export function reportFact(check: string, status: 'ok' | 'info', message: string): Finding {
  return { check, status, message, fix: null };
}

/** A finding that should not stay so, or need not. */
export function reportProblem(
  check: string,
  status: 'info' | 'warning' | 'error',
  message: string,
  fix: string,
): Finding {
  return { check, status, message, fix };
}

/** A check that failed is itself a finding, and keeps no other from its work. */
export async function runCheck(
  check: string,
  look: () => readonly Finding[] | Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const hint = error instanceof AzMlError ? error.hint : undefined;
    return [
      reportProblem(check, 'error', message, hint ?? 'Run the command again with --debug, and report it.'),
    ];
  }
}

/** `3 runs`, `1 run`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const NAMED = 5;

/** The first few of a list, and how many more there are. */
export function nameSome(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
