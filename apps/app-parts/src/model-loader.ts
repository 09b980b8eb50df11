import { type Fgclip2, listCache, load } from 'fgclip2';
import { refresh } from './element.ts';
import type { Page } from './page.ts';
import { type Transfer, transferMeter } from './transfer-meter.ts';
import { readState, writeState } from './url-state.ts';

/** What runs a model. */
export type Device = 'auto' | 'webgpu' | 'wasm';

/** A checkpoint, and what is to run it. */
export interface ModelChoice {
  /** `demo`, a hub id, or a base URL. */
  model: string;
  device: Device;
}

/** Loads the model of an app; what it says of itself changes with every `refresh`. */
export interface ModelLoader {
  readonly choice: ModelChoice;
  /** `stopped` keeps what has arrived: the next `start` goes on from there. */
  readonly state: 'idle' | 'loading' | 'ready' | 'stopped' | 'failed';
  /** The model once it is ready. */
  readonly fgclip2: Fgclip2 | undefined;
  readonly transfer: Transfer;
  /** Why the device is another than the best one asked for. */
  readonly fallbackReason: string | undefined;
  readonly warning: string | undefined;
  readonly error: string | undefined;
  /** From the start until both towers have run, in milliseconds. */
  readonly milliseconds: number | undefined;
  /** Starts what is small or here already: gigabytes that an address names wait for a click. */
  begin(): Promise<void>;
  start(choice?: ModelChoice): Promise<void>;
  stop(): void;
}

/** Options of {@link modelLoader}. */
export interface ModelLoaderOptions {
  /** Called with each model that becomes ready. */
  onReady(fgclip2: Fgclip2): void;
}

/** Makes the loader of an app; the page's address may name the checkpoint. */
export function modelLoader(page: Page, { onReady }: ModelLoaderOptions): ModelLoader {
  let choice: ModelChoice = {
    model: readState('model')[0] ?? 'demo',
    device: deviceOf(readState('device')[0]),
  };
  let state: ModelLoader['state'] = 'idle';
  let fgclip2: Fgclip2 | undefined;
  let meter = transferMeter();
  let fallbackReason: string | undefined;
  let warning: string | undefined;
  let error: string | undefined;
  let milliseconds: number | undefined;
  let controller = new AbortController();

  async function start(next: ModelChoice = choice): Promise<void> {
    controller.abort();
    controller = new AbortController();
    const { signal } = controller;
    const previous = fgclip2;
    const began = performance.now();
    choice = next;
    state = 'loading';
    fgclip2 = fallbackReason = warning = error = milliseconds = undefined;
    meter = transferMeter();
    writeState({
      model: choice.model === 'demo' ? [] : [choice.model],
      device: choice.device === 'auto' ? [] : [choice.device],
    });
    refresh();
    let loaded: Fgclip2 | undefined;
    try {
      await previous?.dispose();
      loaded = await load(choice.model === 'demo' ? new URL('checkpoint/', page.assets) : choice.model, {
        device: choice.device,
        signal,
        onProgress: (progress) => {
          if (signal.aborted) return;
          meter.update({ ...progress, total: progress.total ?? progress.loaded });
          refresh();
        },
        onFallback: (reason) => {
          fallbackReason = reason;
        },
        onWarning: (message) => {
          warning = message;
        },
      });
      // Weights arrive when a tower first runs: run both, so that results come at once from now on.
      await loaded.embedTexts(['an image'], { signal });
      await loaded.embedImages([{ data: new Uint8Array(64 * 64 * 3), width: 64, height: 64 }], { signal });
      signal.throwIfAborted();
      fgclip2 = loaded;
      state = 'ready';
      milliseconds = performance.now() - began;
      refresh();
      onReady(loaded);
    } catch (cause) {
      await loaded?.dispose();
      if (signal.aborted) return;
      state = 'failed';
      error = cause instanceof Error ? cause.message : String(cause);
      refresh();
    }
  }

  async function begin(): Promise<void> {
    const isHere = async () => (await listCache()).some(({ model }) => model === choice.model);
    if (choice.model === 'demo' || (await isHere())) await start();
  }

  function stop(): void {
    controller.abort();
    state = 'stopped';
    refresh();
  }

  page.signal.addEventListener('abort', () => {
    controller.abort();
    void fgclip2?.dispose();
  });

  return {
    get choice() {
      return choice;
    },
    get state() {
      return state;
    },
    get fgclip2() {
      return fgclip2;
    },
    get transfer() {
      return meter.read();
    },
    get fallbackReason() {
      return fallbackReason;
    },
    get warning() {
      return warning;
    },
    get error() {
      return error;
    },
    get milliseconds() {
      return milliseconds;
    },
    begin,
    start,
    stop,
  };
}

function deviceOf(value: string | undefined): Device {
  return value === 'webgpu' || value === 'wasm' ? value : 'auto';
}
