import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { memorySource } from '@fgclip2/files';
import { describe, expect, it } from 'vitest';
import { sha256Of } from './sha256-of.ts';

const path = fileURLToPath(new URL('../../../demo-checkpoint/checkpoint/model.safetensors', import.meta.url));
const bytes = await readFile(path);
const sources = [memorySource(bytes), { ...memorySource(bytes), path }];

describe('sha256Of', () => {
  it('is the same read from a path and through the source, over many pieces', async () => {
    const expected = createHash('sha256').update(bytes).digest('hex');
    for (const source of sources) expect(await sha256Of(source)).toBe(expected);
    expect(await sha256Of(memorySource(new Uint8Array(0)))).toBe(createHash('sha256').digest('hex'));
  });

  it('stops at an aborted signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    for (const source of sources) await expect(sha256Of(source, { signal })).rejects.toThrow('enough');
  });
});
