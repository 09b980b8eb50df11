import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ByteSource } from '../files.ts';
import { defaultTimeout } from '../http/idle-limit.ts';
import { type UrlOptions, url } from './url.ts';

const bytes = Uint8Array.from({ length: 1_000_000 }, (_, i) => (i * 7) % 251);

/** The ranges that were asked for. */
let asked: string[];
/** Bytes of each response's body after which it falls silent; `'at once'` without a response. */
let silences: (number | 'at once' | undefined)[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  asked = [];
  silences = [];
});
afterEach(() => {
  vi.useRealTimers();
});

/** A server that knows ranges, and whose bodies know nothing of signals. */
const fetch: typeof globalThis.fetch = async (_, init) => {
  const range = new Headers(init?.headers).get('range')!;
  asked.push(range);
  const silence = silences.shift();
  if (silence === 'at once') {
    return new Promise((_, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
    });
  }
  const [start = 0, last = 0] = range.slice('bytes='.length).split('-').map(Number);
  const end = Math.min(last + 1, bytes.length);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.slice(start, silence === undefined ? end : start + silence));
      if (silence === undefined) controller.close();
    },
  });
  return new Response(body, {
    status: 206,
    headers: { 'content-range': `bytes ${start}-${end - 1}/${bytes.length}`, etag: '"one"' },
  });
};

async function open(options: UrlOptions = {}): Promise<ByteSource> {
  const files = url('https://example.org/a', { cache: false, retryDelay: 1, retries: 1, fetch, ...options });
  return (await files.open('model.bin'))!;
}

/** What a promise has come to. */
function outcome(promise: Promise<unknown>): { now: string } {
  const state = { now: 'waits' };
  promise.then(
    () => {
      state.now = 'done';
    },
    (error: Error) => {
      state.now = error.message;
    },
  );
  return state;
}

describe('a server that falls silent', () => {
  it('in a body is asked for the rest after 30 s', async () => {
    const source = await open();
    silences = [100_000];
    const reading = source.read(200_000, 600_000);
    const state = outcome(reading);
    await vi.advanceTimersByTimeAsync(defaultTimeout - 1);
    expect([state.now, asked.slice(1)]).toEqual(['waits', ['bytes=200000-599999']]);
    await vi.advanceTimersByTimeAsync(10);
    expect(await reading).toEqual(bytes.slice(200_000, 600_000));
    expect(asked.slice(1)).toEqual(['bytes=200000-599999', 'bytes=300000-599999']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('in each body is given up', async () => {
    const source = await open();
    silences = [100_000, 0];
    const state = outcome(source.read(200_000, 600_000));
    await vi.advanceTimersByTimeAsync(2 * defaultTimeout + 10);
    expect(state.now).toBe(
      '[@fgclip2/files] Expected the rest of https://example.org/a/model.bin, got nothing within 30 s after 0 bytes of a response. Gave up after 2 attempts.',
    );
  });

  it('in the body of the first request is asked for the rest', async () => {
    silences = [1000];
    const opening = open({ timeout: 500 });
    await vi.advanceTimersByTimeAsync(510);
    const source = await opening;
    expect(await source.read(0, 2000)).toEqual(bytes.slice(0, 2000));
    expect(asked).toEqual(['bytes=0-131071', 'bytes=1000-131071']);
  });

  it('before it responds is not asked again, since that would take as long', async () => {
    silences = ['at once'];
    const state = outcome(open());
    await vi.advanceTimersByTimeAsync(defaultTimeout);
    expect(state.now).toBe(
      '[@fgclip2/files] Expected a response from https://example.org/a/model.bin, got nothing within 30 s.',
    );
    expect(asked).toHaveLength(1);
  });

  it('leaves the reason to the signal of the caller', async () => {
    const source = await open();
    silences = [100_000];
    const controller = new AbortController();
    const state = outcome(source.read(200_000, 600_000, { signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(1000);
    controller.abort(new Error('enough'));
    await vi.advanceTimersByTimeAsync(0);
    expect(state.now).toBe('enough');
  });
});
