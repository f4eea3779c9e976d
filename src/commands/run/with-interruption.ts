import type { CommandContext } from '../../cli/context.ts';
import { AzMlError } from '../../errors.ts';

/**
 * Does work that Ctrl-C stops at its next step, where it calls `checkpoint`; a second one ends the program at once.
 * `message` tells what that leaves. Throws `Interrupted`.
 */
export async function withInterruption<T>(
  context: Pick<CommandContext, 'onSignal' | 'exitNow'>,
  message: () => string,
  work: (checkpoint: () => void) => Promise<T>,
): Promise<T> {
  let interrupted = false;
  const stopListening = context.onSignal(['SIGINT'], () => {
    if (interrupted) context.exitNow(130);
    interrupted = true;
  });
  try {
    return await work(() => {
      if (interrupted) throw new AzMlError('Interrupted', message());
    });
  } finally {
    stopListening();
  }
}
