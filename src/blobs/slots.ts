export interface Slots {
  /** Runs the work as soon as a slot is free, in the order of asking. */
  use<T>(work: () => Promise<T>): Promise<T>;
}

/** Lets at most `count` pieces of work run at once. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  return {
    async use(work) {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) free++;
        else next();
      }
    },
  };
}
