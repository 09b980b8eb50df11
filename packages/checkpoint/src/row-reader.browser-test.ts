import { clearCache, hub } from '@fgclip2/files/web';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { openCheckpoint } from './open-checkpoint.ts';
import { rowReader } from './row-reader.ts';

afterEach(async () => void (await clearCache()));

describe('rowReader over the hub in the browser', () => {
  it('asks for the rows that are missing, and for none after a prefetch', async () => {
    const seen: string[] = [];
    const fetchSeen: typeof fetch = (input, init) => {
      const file = new URL(String(input)).pathname.split('/').at(-1);
      seen.push(`${file} ${new Headers(init?.headers).get('range')}`);
      return fetch(input, init);
    };
    const files = hub('fgclip2/demo', { endpoint: inject('localHub'), fetch: fetchSeen });
    const checkpoint = await openCheckpoint(files);
    expect(checkpoint.tensors.size).toBeGreaterThan(100);
    expect(seen).toEqual(['main null', 'model.safetensors bytes=0-131071']);

    const table = rowReader(checkpoint.tensors.get('text_model.embeddings.token_embedding.weight')!);
    await table.readRows([2, 3, 9, 500, 1100, 1101]);
    const rows = seen.splice(0).slice(2);
    expect(rows.length).toBe(3);
    expect(rows[0]).toMatch(/^[0-9a-f]{64} bytes=\d+-\d+$/); // straight to where the hub redirects
    await table.prefetch(0, table.rows);
    expect(seen.splice(0).length).toBeGreaterThan(0);
    await table.readRows(Array.from({ length: table.rows }, (_, i) => i));
    expect(seen).toEqual([]);
  });
});
