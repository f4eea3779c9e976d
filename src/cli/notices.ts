import type { Io } from './streams.ts';

export type NoticeKind = 'warning' | 'info' | 'debug';

/** What is told on standard error beside a result and an error. */
export interface Notices {
  warn(text: string): void;
  info(text: string): void;
  debug(text: string): void;
}

/** How much is told: warnings, unless only errors are wanted; more with `--verbose`, all with `--debug`. */
export type NoticeLevel = 'errors' | 'warnings' | 'verbose' | 'debug';

/** az's colours of these lines on a terminal, which go without the word. */
const COLOURS: Readonly<Record<NoticeKind, number>> = { warning: 33, info: 32, debug: 36 };

/** Notices as lines for people, or one JSON object a line with `AZ_ML_ERRORS=json`. */
export function createNotices({ stderr, environment }: Io, level: NoticeLevel, colour: boolean): Notices {
  const isJson = wantsJsonErrors(environment);

  const write = (kind: NoticeKind, text: string) => {
    if (isJson) return void stderr.write(`${JSON.stringify({ [kind]: { message: text } })}\n`);
    const line = colour ? `\x1b[${COLOURS[kind]}m${text}\x1b[0m` : `${kind.toUpperCase()}: ${text}`;
    void stderr.write(`${line}\n`);
  };

  return {
    warn: level === 'errors' ? tellNothing : (text) => write('warning', text),
    info: level === 'verbose' || level === 'debug' ? (text) => write('info', text) : tellNothing,
    debug: level === 'debug' ? (text) => write('debug', text) : tellNothing,
  };
}

/** Whether errors and notices are wanted as JSON, for programs. */
export function wantsJsonErrors(environment: Io['environment']): boolean {
  return environment.AZ_ML_ERRORS?.toLowerCase() === 'json';
}

function tellNothing(): void {}
