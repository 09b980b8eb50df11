import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type LocalHub, startLocalHub } from '@fgclip2/files-kit/local-hub';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const weights = new Uint8Array(3_000_000).map((_, i) => (i * i) % 251);
const sha256 = createHash('sha256').update(weights).digest('hex');
const program = fileURLToPath(new URL('fixtures/read-model.ts', import.meta.url));
/** How often it is tried: more by hand, as `ROUNDS=50`. */
const rounds = Number(process.env.ROUNDS ?? 2);

let local: LocalHub;
let cacheDir: string;
beforeEach(async () => {
  local = await startLocalHub({
    repositories: { 'a/b': { files: { 'config.json': '{}', 'model.safetensors': weights } } },
  });
});
afterEach(() => local.close());

function read(kind: string): Promise<{ stdout: string }> {
  const options = ['--conditions=@fgclip2/source', program, kind, local.url, cacheDir];
  return promisify(execFile)(process.execPath, options);
}

describe('programs that start together with an empty cache', () => {
  it.each(['hub', 'url'])(
    'all read the model of a %s, and one of them downloads it',
    { timeout: 60_000 + rounds * 10_000 },
    async (kind) => {
      for (let round = 0; round < rounds; round++) {
        cacheDir = await mkdtemp(join(tmpdir(), 'fgclip2-two-'));
        local.requests.length = 0;
        local.faults.length = 0;
        local.faults.push({ at: 'storage', method: 'GET', pause: 5, times: Number.POSITIVE_INFINITY });
        const results = await Promise.all([read(kind), read(kind), read(kind)]);
        expect(results.map(({ stdout }) => stdout.trim())).toEqual([sha256, sha256, sha256]);
        expect(local.requests.filter(({ at, method }) => at === 'storage' && method === 'GET')).toHaveLength(
          1,
        );
        const left = await readdir(cacheDir, { recursive: true });
        expect(left.filter((name) => /lock|incomplete|tmp/.test(name))).toEqual([]);
        await rm(cacheDir, { recursive: true });
      }
    },
  );
});
