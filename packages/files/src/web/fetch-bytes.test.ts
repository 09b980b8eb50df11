import { describe, expect, it } from 'vitest';
import { fetchBytes } from './fetch-bytes.ts';

const asked = { owner: 'me', what: 'an image' };
const address = new URL('https://example.org/a?key=secret');

describe('fetchBytes in the browser', () => {
  it('gives the bytes, from the cache of the browser where they are there', async () => {
    let cache: RequestCache | undefined;
    const fetch: typeof globalThis.fetch = async (_, init) => {
      cache = init?.cache;
      return new Response('there');
    };
    const bytes = await fetchBytes(address, { ...asked, fetch });
    expect([new TextDecoder().decode(bytes), cache]).toEqual(['there', 'default']);
  });

  it('has the words of the one on Node', async () => {
    const from = async (response: () => Promise<Response>, maxBytes?: number) =>
      fetchBytes(address, { ...asked, fetch: response, maxBytes }).catch((error: Error) => error.message);
    const expected = '[me] Expected an image from https://example.org/a, got';
    expect(await from(async () => new Response(null, { status: 404, statusText: 'Not Found' }))).toBe(
      `${expected} status 404 Not Found.`,
    );
    expect(await from(() => Promise.reject(new TypeError('Failed to fetch')))).toBe(
      `${expected} Failed to fetch.`,
    );
    expect(await from(async () => new Response('long'), 3)).toBe(
      `${expected} more than 3 bytes, the most that is read from a URL: download the file, and pass that.`,
    );
  });

  it('refuses a password, which a page does not send', async () => {
    await expect(fetchBytes(new URL('https://anna:secret@example.org/a'), asked)).rejects.toThrow(
      '[@fgclip2/files] Expected a URL without a password for an image, which a page does not send, got one for example.org. Send it as a header, by the option fetch.',
    );
  });
});
