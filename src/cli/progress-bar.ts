import type { ProgressBar } from './context.ts';
import type { OutputStream } from './streams.ts';

const REDRAW_MS = 100;
const BAR_COLUMNS = 24;

/**
 * A bar on one line of a terminal, redrawn in place and wiped at the end. Draws nothing for work that is over at once,
 * nor on a terminal that cannot wipe a line (`TERM=dumb`).
 */
export function createProgressBar(
  title: string,
  stream: OutputStream,
  now: () => Date,
  isDumb = false,
): ProgressBar {
  let drawnAt = now().getTime();
  let isDrawn = false;
  // As bytes: only these may redraw a line.
  const redraw = (line: string) => void stream.write(Buffer.from(`\r\x1b[K${line}`));
  return {
    update(done, total) {
      const time = now().getTime();
      if (isDumb || !stream.isTerminal || time - drawnAt < REDRAW_MS) return;
      drawnAt = time;
      isDrawn = true;
      redraw(drawLine(title, done, total, stream.columns - 1));
    },
    end() {
      if (isDrawn) redraw('');
      isDrawn = false;
    },
  };
}

/** A line that would be broken cannot be wiped, so that it is cut: what matters least stands last. */
function drawLine(title: string, done: number, total: number, columns: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * BAR_COLUMNS);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_COLUMNS - filled)}`;
  const percent = `${Math.floor(share * 100)}`.padStart(3);
  const line = `${title} ${bar} ${percent} %  ${formatMegabytes(done)} of ${formatMegabytes(total)}`;
  return line.slice(0, Math.max(0, columns));
}

function formatMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
