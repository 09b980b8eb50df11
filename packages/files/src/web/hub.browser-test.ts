import { contractContents, describeFilesContract } from '@fgclip2/files-kit/files-contract';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { clearCache, listCache } from './cache.ts';
import { hub } from './hub.ts';

const id = 'fgclip2/demo';
const endpoint = inject('localHub');

beforeEach(async () => void (await clearCache()));
afterEach(async () => void (await clearCache()));

describeFilesContract('hub in the browser', () => ({
  files: hub('fgclip2/contract', { endpoint }),
  contents: contractContents,
}));

describe('hub', () => {
  it('opens a file with one request after the lookup', async () => {
    const seen: string[] = [];
    const fetchSeen: typeof fetch = (input, init) => {
      const file = new URL(String(input)).pathname.split('/').at(-1);
      seen.push(`${file} ${new Headers(init?.headers).get('range')}`);
      return fetch(input, init);
    };
    const files = hub(id, { endpoint, fetch: fetchSeen });
    await files.open('model.safetensors');
    expect(files.revision).toMatch(/^[0-9a-f]{40}$/);
    expect(seen).toEqual(['main null', 'model.safetensors bytes=0-131071']);
    expect(await files.open('nothing.json')).toBeUndefined(); // the list of files tells
    expect(seen.length).toBe(2);
  });

  it('works without a network once what is read is stored', async () => {
    const noFetch: typeof fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    const [first] = await Promise.all([hub(id, { endpoint }).open('config.json')]);
    await hub(id, { endpoint }).open('tokenizer.json');
    const text = await first!.read(0, first!.size);
    const offline = hub(id, { endpoint, fetch: noFetch, retries: 0 });
    const again = (await offline.open('config.json'))!;
    expect(await again.read(0, again.size)).toEqual(text);
    await expect(offline.open('model.safetensors')).rejects.toThrow(
      'got Failed to fetch. Gave up after 1 attempt.',
    );
    const [entry] = await listCache();
    expect(entry).toMatchObject({ model: `${endpoint}/${id}`, revision: offline.revision, refs: ['main'] });
    const pinned = hub(id, { endpoint, revision: offline.revision, fetch: noFetch, retries: 0 });
    expect((await pinned.open('config.json'))!.size).toBe(text.length);
  });
});
