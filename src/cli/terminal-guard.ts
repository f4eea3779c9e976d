import type { OutputStream } from './streams.ts';
import { createTerminalFilter } from './terminal-filter.ts';

/** Whether colours of a log are still on. One terminal shows both streams, so they share it. */
export interface TerminalState {
  isColoured: boolean;
}

/** The foreground colours, bold and back to normal: all that messages and results are coloured with. */
const PLAIN_COLOUR = /^(?:(?:0{0,2}|1|3[0-7]|39|49|9[0-7])(?:;|$))*$/;

const RESET = '\x1b[0m';
const IS_RESET = /^(?:[0;]*|39;49;00)$/;

/**
 * A stream that, where it leads to a terminal, lets nobody give commands to that. Text is what az-ml says, names of
 * runs and all: of escape sequences its own colours pass. Bytes are somebody's log: its colours pass, and what redraws
 * a line. A terminal that is `dumb` gets no sequence at all.
 */
export function guardTerminal(stream: OutputStream, shared: TerminalState, isDumb: boolean): OutputStream {
  let guard: ((said: string | Uint8Array) => string) | undefined;
  return {
    write(said) {
      if (!stream.isTerminal) return stream.write(said);
      guard ??= createGuard(shared, isDumb);
      return stream.write(guard(said));
    },
    get closed() {
      return stream.closed;
    },
    get isTerminal() {
      return stream.isTerminal;
    },
    get columns() {
      return stream.columns;
    },
  };
}

function createGuard(shared: TerminalState, isDumb: boolean): (said: string | Uint8Array) => string {
  let needsReset = false;
  const text = createTerminalFilter({
    redraw: false,
    colour(parameters) {
      if (isDumb || !PLAIN_COLOUR.test(parameters)) return false;
      needsReset = !IS_RESET.test(parameters);
      return true;
    },
  });
  const log = createTerminalFilter({
    redraw: !isDumb,
    colour() {
      shared.isColoured ||= !isDumb;
      return !isDumb;
    },
  });
  let decoder = makeDecoder();

  /** What az-ml says begins and ends in the terminal's own colour, whatever a log or a name has begun. */
  function guardText(said: string): string {
    const start = shared.isColoured ? RESET : '';
    shared.isColoured = false;
    needsReset = false;
    log.reset();
    text.reset();
    decoder = makeDecoder();
    const shown = text.filter(said);
    return `${start}${shown}${needsReset ? RESET : ''}`;
  }

  return (said) =>
    typeof said === 'string' ? guardText(said) : log.filter(decoder.decode(said, { stream: true }));
}

/** A character may be cut in two, and bytes that are none must not hide what follows. */
function makeDecoder() {
  return new TextDecoder('utf-8', { ignoreBOM: true });
}
