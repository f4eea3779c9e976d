/** Lets the rest of the program have its turn in the middle of long work that never waits by itself. */
export interface Pacer {
  /** Whether the work has held the thread for its whole slice. */
  isDue(): boolean;
  /** Gives the thread away once. Throws what the checkpoint throws. */
  pause(): Promise<void>;
}

/** Short enough for a progress bar to look alive, long enough to cost nothing. */
const SLICE_MS = 20;

/** `checkpoint` is asked at each pause, and may stop the work by throwing. */
export function createPacer(checkpoint: () => void = () => {}): Pacer {
  // A jump of this clock only moves one pause; to touch `performance` would cost several milliseconds of loading.
  let sliceStart = Date.now();
  return {
    isDue: () => Math.abs(Date.now() - sliceStart) > SLICE_MS,
    async pause() {
      await new Promise((resume) => setImmediate(resume));
      checkpoint();
      sliceStart = Date.now();
    },
  };
}
