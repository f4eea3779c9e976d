import { type FSWatcher, watch } from 'node:fs';

/** Ends a wait as soon as something happens in a folder. */
export interface FolderWaker {
  /** Resolves at the next change of the folder, at a `wake`, or after the time. */
  wait(timeoutMs: number): Promise<void>;
  wake(): void;
  close(): void;
  /** Whether the system tells of changes; without that, short waits have to do. */
  readonly isPrompt: boolean;
}

export function watchFolder(path: string): FolderWaker {
  let pending: (() => void) | undefined;
  // What happens between two waits ends the next one at once.
  let happened = false;
  const wake = () => {
    happened = true;
    pending?.();
  };
  const watcher = startWatching(path, wake);
  return {
    isPrompt: watcher !== undefined,
    wake,
    wait: (timeoutMs) =>
      new Promise((resolve) => {
        const finish = () => {
          clearTimeout(timer);
          pending = undefined;
          happened = false;
          resolve();
        };
        const timer = setTimeout(finish, timeoutMs);
        pending = finish;
        if (happened) finish();
      }),
    close: () => watcher?.close(),
  };
}

/** A system may have run out of watches (inotify(7), max_user_watches), or have none. */
function startWatching(path: string, onChange: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(path, onChange);
    watcher.on('error', () => {});
    return watcher;
  } catch {
    return undefined;
  }
}
