import type { ProgressBar } from './context.ts';
import type { OutputStream } from './streams.ts';

const REDRAW_MS = 100;
const BAR_COLUMNS = 24;

/** A bar on one line of a terminal, redrawn in place and wiped at the end. Draws nothing for work that is over at once. */
export function createProgressBar(title: string, stream: OutputStream, now: () => Date): ProgressBar {
  let drawnAt = now().getTime();
  let isDrawn = false;
  return {
    update(done, total) {
      const time = now().getTime();
      if (!stream.isTerminal || time - drawnAt < REDRAW_MS) return;
      drawnAt = time;
      isDrawn = true;
      void stream.write(`\r\x1b[K${drawLine(title, done, total)}`);
    },
    end() {
      if (isDrawn) void stream.write('\r\x1b[K');
      isDrawn = false;
    },
  };
}

function drawLine(title: string, done: number, total: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * BAR_COLUMNS);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_COLUMNS - filled)}`;
  const percent = `${Math.floor(share * 100)}`.padStart(3);
  return `${title} ${bar} ${percent} %  ${formatMegabytes(done)} of ${formatMegabytes(total)}`;
}

function formatMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
