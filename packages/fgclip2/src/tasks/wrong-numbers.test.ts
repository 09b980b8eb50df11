import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { quantizeCheckpoint } from '@fgclip2/quantize/node';
import type { Runtime } from '@fgclip2/runtime';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Tensor } from '@fgclip2/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { load } from '../node/load.ts';
import type { Engine } from './run-task.ts';

const work = mkdtempSync(join(tmpdir(), 'fgclip2-wrong-'));
const q8 = join(work, 'q8');
const runtime = nodeRuntime({ threads: 1 });
beforeAll(() => quantizeCheckpoint(demoCheckpoint, q8, 'q8', { runtime }));
afterAll(async () => {
  await runtime.dispose();
  rmSync(work, { recursive: true });
});

/** A runtime whose numbers are wrong until it falls back, where it can: as a WebGPU with undetected errors. */
function wrongAtFirst({ canFallBack }: { canFallBack: boolean }): { engine: Engine; reasons: string[] } {
  const reasons: string[] = [];
  let isWrong = true;
  const createSession: Runtime['createSession'] = async (...args) => {
    const session = await runtime.createSession(...args);
    return {
      ...session,
      async run(inputs, options) {
        const outputs = await session.run(inputs, options);
        if (!isWrong) return outputs;
        return Object.fromEntries(
          Object.entries(outputs).map(([name, { data, dims }]) => {
            const shifted = (data as Float32Array).map((value, i) => value + 3 * Math.sin(i));
            return [name, new Tensor('float32', shifted, dims)];
          }),
        );
      },
    };
  };
  const fallBack = async (reason: string) => {
    reasons.push(reason);
    isWrong = false;
    return true;
  };
  const engine: Engine = {
    ...runtime,
    name: 'wrong at first',
    createSession,
    ...(canFallBack && { fallBack }),
  };
  return { engine, reasons };
}

const { url, caption, falseCaption } = demoScenes()[0]!;
const captions = [falseCaption.zh, caption.zh];

describe('a runtime with wrong numbers', () => {
  it('falls back once, and every task gives what it gives without the fault', async () => {
    await using right = await load(q8, { runtime });
    const wanted = await right.rank(url, captions);
    const { engine, reasons } = wrongAtFirst({ canFallBack: true });
    await using fgclip2 = await load(q8, { runtime: engine });
    expect(await fgclip2.rank(url, captions)).toEqual(wanted);
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toContain('what wrong at first computes from these q8 weights');
    expect((await fgclip2.embedTexts(captions)).vectors).toEqual((await right.embedTexts(captions)).vectors);
    expect(reasons).toHaveLength(1);
  });

  it('falls back while it is prepared', async () => {
    const { engine, reasons } = wrongAtFirst({ canFallBack: true });
    await using fgclip2 = await load(q8, { runtime: engine });
    await fgclip2.prepare(['text']);
    expect(reasons).toHaveLength(1);
  });

  it('is refused with the numbers where it cannot', async () => {
    const { engine } = wrongAtFirst({ canFallBack: false });
    await using fgclip2 = await load(q8, { runtime: engine });
    await expect(fgclip2.embedImages([url])).rejects.toThrow(
      /Expected a cosine of at least 0\.\d{4} .* got -?0\./,
    );
  });
});
