import { describe, expect, it } from 'vitest';
import { withIdleLimit } from '../http/idle-limit.ts';
import { receiveInfo } from './receive-info.ts';

const url = new URL('https://example.org/api/models/a/b/revision/main');

function read(body: BodyInit) {
  return withIdleLimit(1000, undefined, (limit) => receiveInfo(new Response(body), url, limit));
}

describe('receiveInfo', () => {
  it('reads a description, whose letters may be cut anywhere', async () => {
    const text = '{"siblings":[{"rfilename":"猫.json"}]}';
    const bytes = new TextEncoder().encode(text);
    const body = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect(await read(body)).toBe(text);
  });

  it('reads no more than 10 MB, and leaves the rest', async () => {
    let given = 0;
    const endless = new ReadableStream({
      pull(controller) {
        given += 1 << 20;
        controller.enqueue(new Uint8Array(1 << 20).fill(0x20));
      },
    });
    await expect(read(endless)).rejects.toThrow(
      `[@fgclip2/files] Expected at most 10000000 bytes about the repository from ${url}, got more: is it the hub?`,
    );
    expect(given).toBeLessThan(16_000_000);
  });
});
