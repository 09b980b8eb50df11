import { type Fgclip2, listCache, load } from 'fgclip2';
import { refresh } from './element.ts';
import { type LoadFailure, loadFailure } from './load-failure.ts';
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

/** A choice that could not be loaded, and why. */
export interface FailedChoice extends LoadFailure {
  choice: ModelChoice;
}

/** Loads the model of an app; what it says of itself changes with every `refresh`. */
export interface ModelLoader {
  /** What loads or runs. */
  readonly choice: ModelChoice;
  /** `stopped` keeps what has arrived: the next `start` goes on from there. `failed` is without any model. */
  readonly state: 'idle' | 'loading' | 'ready' | 'stopped' | 'failed';
  /** The model once it is ready. */
  readonly fgclip2: Fgclip2 | undefined;
  readonly transfer: Transfer;
  /** Why the device is another than the best one asked for. */
  readonly fallbackReason: string | undefined;
  readonly warning: string | undefined;
  /** The last choice, where it could not be loaded; the model before it is back, or the sample model. */
  readonly failure: FailedChoice | undefined;
  /** From the start until both towers have run, in milliseconds. */
  readonly milliseconds: number | undefined;
  /** Starts what is small or here already: gigabytes that an address names wait for a click. */
  begin(): Promise<void>;
  start(choice?: ModelChoice): Promise<void>;
  stop(): void;
  /** Forgets the failure. */
  dismiss(): void;
}

/** Options of {@link modelLoader}. */
export interface ModelLoaderOptions {
  /** Called with each model that becomes ready. */
  onReady(fgclip2: Fgclip2): void;
  /** Called when there is no model any more: another one loads, was stopped, or failed. @default nothing */
  onGone?: (() => void) | undefined;
}

interface Running {
  choice: ModelChoice;
  fgclip2: Fgclip2;
  remarks: Remarks;
  milliseconds: number;
}

/** What the library says of a model, now or later. */
interface Remarks {
  fallbackReason?: string;
  warning?: string;
}

const sample: ModelChoice = { model: 'demo', device: 'auto' };

/** Makes the loader of an app; the page's address may name the checkpoint. */
export function modelLoader(page: Page, { onReady, onGone = () => {} }: ModelLoaderOptions): ModelLoader {
  let choice: ModelChoice = {
    model: readState('model')[0] ?? 'demo',
    device: deviceOf(readState('device')[0]),
  };
  let state: ModelLoader['state'] = 'idle';
  /** While another choice is being opened, it is there to come back to. */
  let running: Running | undefined;
  /** What ran last. */
  let proven: ModelChoice = sample;
  let failure: FailedChoice | undefined;
  let meter = transferMeter();
  let controller = new AbortController();

  async function start(next: ModelChoice = failure?.choice ?? choice): Promise<void> {
    failure = undefined;
    await open(next);
  }

  async function open(next: ModelChoice): Promise<void> {
    controller.abort();
    controller = new AbortController();
    const { signal } = controller;
    meter = transferMeter();
    enter('loading', next);
    onGone();
    try {
      const ready = await loadRunning(next, signal);
      running = ready;
      proven = next;
      resume(ready);
    } catch (cause) {
      if (!signal.aborted) await recover(next, cause);
    }
  }

  async function loadRunning(next: ModelChoice, signal: AbortSignal): Promise<Running> {
    const began = performance.now();
    const remarks: Remarks = {};
    let loaded: Fgclip2 | undefined;
    try {
      loaded = await load(next.model === 'demo' ? new URL('checkpoint/', page.assets) : next.model, {
        device: next.device,
        signal,
        onProgress: (progress) => {
          if (signal.aborted) return;
          meter.update({ ...progress, total: progress.total ?? progress.loaded });
          refresh();
        },
        onFallback: (reason) => {
          remarks.fallbackReason = reason;
        },
        onWarning: (message) => {
          remarks.warning = message;
          refresh();
        },
      });
      signal.throwIfAborted();
      // The weights of two models may be more than the memory.
      const before = running;
      running = undefined;
      await before?.fgclip2.dispose();
      // Weights arrive when a tower first runs: run both, so that results come at once from now on.
      await loaded.embedTexts(['an image'], { signal });
      await loaded.embedImages([{ data: new Uint8Array(64 * 64 * 3), width: 64, height: 64 }], { signal });
      signal.throwIfAborted();
    } catch (cause) {
      await loaded?.dispose();
      throw cause;
    }
    return { choice: next, fgclip2: loaded, remarks, milliseconds: performance.now() - began };
  }

  /** Goes back to the model that runs still, or ran last, or comes with the app. */
  async function recover(failed: ModelChoice, cause: unknown): Promise<void> {
    const isRetreat = failure !== undefined;
    failure ??= {
      choice: failed,
      ...loadFailure(cause, {
        model: failed.model === 'demo' ? page.assets.href : failed.model,
        base: document.baseURI,
      }),
    };
    const isProven = failed.model === proven.model && failed.device === proven.device;
    if (running !== undefined) resume(running);
    else if (isRetreat || isProven) {
      enter('failed', failed);
      onGone();
    } else await open(proven);
  }

  function resume(ready: Running): void {
    enter('ready', ready.choice);
    onReady(ready.fgclip2);
  }

  function enter(next: ModelLoader['state'], chosen: ModelChoice): void {
    state = next;
    choice = chosen;
    writeState({
      model: choice.model === 'demo' ? [] : [choice.model],
      device: choice.device === 'auto' ? [] : [choice.device],
    });
    refresh();
  }

  async function begin(): Promise<void> {
    const isHere = async () => (await listCache()).some(({ model }) => model === choice.model);
    if (choice.model === 'demo' || (await isHere())) await start();
  }

  function stop(): void {
    controller.abort();
    if (running !== undefined) resume(running);
    else {
      enter('stopped', choice);
      onGone();
    }
  }

  page.signal.addEventListener('abort', () => {
    controller.abort();
    void running?.fgclip2.dispose();
  });

  const ready = () => (state === 'ready' ? running : undefined);
  return {
    get choice() {
      return choice;
    },
    get state() {
      return state;
    },
    get fgclip2() {
      return ready()?.fgclip2;
    },
    get transfer() {
      return meter.read();
    },
    get fallbackReason() {
      return ready()?.remarks.fallbackReason;
    },
    get warning() {
      return ready()?.remarks.warning;
    },
    get failure() {
      return failure;
    },
    get milliseconds() {
      return ready()?.milliseconds;
    },
    begin,
    start,
    stop,
    dismiss() {
      failure = undefined;
      refresh();
    },
  };
}

function deviceOf(value: string | undefined): Device {
  return value === 'webgpu' || value === 'wasm' ? value : 'auto';
}
