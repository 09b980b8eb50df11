import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import type { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { compactTokenizer } from '../compact/compact-tokenizer.ts';
import { Fgclip2Tokenizer } from '../tokenizer.ts';
import { compactInWorker } from './compact-in-worker.ts';

const path = fileURLToPath(new URL('../fixtures/tokenizer.json', import.meta.url));

describe('compactTokenizer', () => {
  it('takes bytes of another realm, and so does the tokenizer', async () => {
    const bytes = new Uint8Array(readFileSync(path));
    const foreign: Uint8Array = runInNewContext('Uint8Array.from(bytes)', { bytes: [...bytes] });
    const compact = await compactTokenizer(foreign);
    expect(compact).toEqual(await compactTokenizer(bytes));
    const own = new Fgclip2Tokenizer(compact);
    const other = new Fgclip2Tokenizer(runInNewContext('Uint8Array.from(bytes)', { bytes: [...compact] }));
    expect(other.encode('a cat')).toEqual(own.encode('a cat'));
  });
});

describe('compactInWorker', () => {
  it('makes the same from a path and from bytes, which stay as they are', async () => {
    const bytes = new Uint8Array(readFileSync(path));
    const expected = await compactTokenizer(bytes);
    expect(await compactInWorker(path)).toEqual(expected);
    expect(await compactInWorker(bytes)).toEqual(expected);
    expect(bytes).toEqual(new Uint8Array(readFileSync(path)));
  });

  it('rejects with what is wrong', async () => {
    await expect(compactInWorker(new TextEncoder().encode('{}'))).rejects.toThrow(
      "[@fgclip2/tokenizer] Expected the pipeline of Gemma's tokenizer.json, got nothing for normalizer.type.",
    );
    await expect(compactInWorker(`${path}.none`)).rejects.toThrow('ENOENT');
  });

  it('rejects where the thread does not start, or ends without a result', async () => {
    const missing = new URL('./no-such-worker.ts', import.meta.url);
    await expect(compactInWorker(path, { worker: missing })).rejects.toThrow('no-such-worker.ts');
    const silent = new URL('data:text/javascript,process.exit(3)');
    await expect(compactInWorker(path, { worker: silent })).rejects.toThrow(
      '[@fgclip2/tokenizer] Expected a result of the worker thread, got exit code 3.',
    );
  });

  it('ends the thread at an aborted signal', async () => {
    const controller = new AbortController();
    const started = once(process, 'worker');
    const endless = new URL('data:text/javascript,setInterval(() => {}, 1000)');
    const making = compactInWorker(path, { signal: controller.signal, worker: endless });
    const [worker] = (await started) as [Worker];
    const ended = once(worker, 'exit');
    controller.abort(new Error('enough'));
    await expect(making).rejects.toThrow('enough');
    await ended;
    await expect(compactInWorker(path, { signal: controller.signal })).rejects.toThrow('enough');
  });
});
