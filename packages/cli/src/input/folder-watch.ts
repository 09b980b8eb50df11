import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Options of {@link FolderWatch}. */
export interface FolderWatchOptions {
  /** Whether a path is of no interest: what is written because something changed. */
  isIgnored: (path: string) => boolean;
  /** Hears of a place that cannot be watched. */
  onUnwatched: (place: string, error: Error) => void;
  /** Milliseconds without a change after which the changes are told. @default 1000 */
  quietFor?: number | undefined;
  /** Most milliseconds that changes wait, where they do not end. @default 10000 */
  waitAtMost?: number | undefined;
  /** Milliseconds after which a change is supposed: not every disk tells of all. @default 300000 */
  lookEvery?: number | undefined;
  /** Milliseconds between two looks for a place that is gone: it may come back. @default 2000 */
  returnEvery?: number | undefined;
}

/** Tells that something has changed in folders, at any depth, or in files. */
export class FolderWatch implements Disposable {
  /** By the place; which folder it was, and its watcher where there is one. */
  private readonly watched = new Map<string, { identity: string | undefined; watcher?: FSWatcher }>();
  private readonly options: FolderWatchOptions;
  /** When the first and the last of the changes were that are not told yet. */
  private changes: { first: number; last: number } | undefined;
  private wake = (): void => {};

  private constructor(options: FolderWatchOptions) {
    this.options = options;
  }

  static async start(places: readonly string[], options: FolderWatchOptions): Promise<FolderWatch> {
    const folders = new FolderWatch(options);
    for (const place of places) await folders.add(place);
    return folders;
  }

  /** Waits until something has changed, and the changes have come to rest. */
  async next(signal: AbortSignal): Promise<void> {
    const { quietFor = 1000, waitAtMost = 10_000, lookEvery = 300_000, returnEvery = 2000 } = this.options;
    await this.watchAgain();
    for (let left = lookEvery; this.changes === undefined && left > 0; ) {
      const isGone = [...this.watched.values()].some(({ identity }) => identity === undefined);
      const step = isGone ? Math.min(left, returnEvery) : left;
      await this.wait(step, signal);
      if (isGone) await this.watchAgain();
      left -= step;
    }
    for (;;) {
      const { changes } = this;
      if (changes === undefined) return;
      const now = performance.now();
      const rest = Math.min(changes.last + quietFor, changes.first + waitAtMost) - now;
      if (rest <= 0) break;
      await this.wait(rest, signal);
    }
    this.changes = undefined;
  }

  [Symbol.dispose](): void {
    for (const { watcher } of this.watched.values()) watcher?.close();
  }

  /** Watches the places anew that are not the folders they were: a watcher goes with its folder. */
  private async watchAgain(): Promise<void> {
    for (const [place, { identity, watcher }] of this.watched) {
      const now = await identityOf(place);
      if (now === identity) continue;
      watcher?.close();
      if (now === undefined) this.watched.set(place, { identity: now });
      else await this.add(place);
      this.changed();
    }
  }

  private async add(place: string): Promise<void> {
    const { isIgnored, onUnwatched } = this.options;
    const identity = await identityOf(place);
    this.watched.set(place, { identity });
    try {
      const recursive = (await stat(place)).isDirectory();
      const watcher = watch(place, { recursive }, (_, name) => {
        if (name === null || !isIgnored(recursive ? join(place, name) : place)) this.changed();
      });
      watcher.on('error', (error) => onUnwatched(place, error));
      this.watched.set(place, { identity, watcher });
    } catch (error) {
      onUnwatched(place, error as Error);
    }
  }

  private changed(): void {
    const now = performance.now();
    this.changes = { first: this.changes?.first ?? now, last: now };
    this.wake();
  }

  /** Until a change, or so many milliseconds. */
  private wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (how: () => void) => (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        this.wake = () => {};
        how();
      };
      const abort = end(() => reject(signal.reason));
      const timer = setTimeout(end(resolve), milliseconds);
      this.wake = end(resolve);
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort);
    });
  }
}

/** Which folder or file is at a path; `undefined` where there is none. */
async function identityOf(place: string): Promise<string | undefined> {
  const stats = await stat(place, { bigint: true }).catch(() => undefined);
  return stats && `${stats.dev}:${stats.ino}`;
}
