import { openCheckpoint } from '@fgclip2/checkpoint';
import type { ByteSource, Files } from '@fgclip2/files';
import { folder } from '@fgclip2/files/node';
import type { Runtime } from '@fgclip2/runtime';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Tensor } from '@fgclip2/tensor';
import { afterAll, describe, expect, it } from 'vitest';
import { Fgclip2TextModel } from './fgclip2-text-model.ts';

const files = folder(new URL('../../../tools/test-kit/goldens/tiny/', import.meta.url));
const runtime = nodeRuntime({ threads: 1 });
const model = await Fgclip2TextModel.fromPretrained(files, { runtime });
afterAll(() => runtime.dispose());

/** Texts that differ, padded with 0 as the tokenizer pads. */
function texts(count: number, slots = 64): Tensor<'int32'> {
  const inputIds = Tensor.zeros('int32', [count, slots]);
  for (let text = 0; text < count; text++) {
    const length = Math.min(slots, 3 + ((text * 5) % 40));
    for (let slot = 0; slot < length; slot++) {
      inputIds.data[text * slots + slot] = 4 + ((text * 131 + slot * 17) % 990);
    }
  }
  return inputIds;
}

function rowOf(tensor: Tensor<'int32'>, text: number): Tensor<'int32'> {
  const width = tensor.dims[1]!;
  return new Tensor('int32', tensor.data.slice(text * width, (text + 1) * width), [1, width]);
}

/** The runtime with a look at every run. */
function watched(onRun: (inputs: Readonly<Record<string, Tensor>>) => void): Runtime {
  return {
    ...runtime,
    async createSession(program, options) {
      const session = await runtime.createSession(program, options);
      return {
        ...session,
        run(inputs, runOptions) {
          onRun(inputs);
          return session.run(inputs, runOptions);
        },
      };
    },
  };
}

describe('Fgclip2TextModel', () => {
  it('shows how to open files by their name', async () => {
    // @ts-expect-error a string is not Files
    await expect(Fgclip2TextModel.fromPretrained('qihoo360/fg-clip2-base', { runtime })).rejects.toThrow(
      `[@fgclip2/text-model] Expected Files for files, got "qihoo360/fg-clip2-base"; openFiles('qihoo360/fg-clip2-base')`,
    );
  });

  it('gives hidden states and one pooled vector a text', async () => {
    const { lastHiddenState, poolerOutput } = await model.forward({ inputIds: texts(2) });
    expect(lastHiddenState.dims).toEqual([2, 64, 64]);
    expect(poolerOutput.dims).toEqual([2, 64]);
  });

  it('pools the last slot, through the head on the short walk only', async () => {
    const inputIds = texts(1);
    const short = await model.forward({ inputIds });
    const box = await model.forward({ inputIds, walkType: 'BOX' });
    const lastSlot = short.lastHiddenState.data.slice(-64);
    expect(box.lastHiddenState).toEqual(short.lastHiddenState);
    expect(box.poolerOutput.data).toEqual(lastSlot);
    expect(short.poolerOutput.data).not.toEqual(lastSlot);
  });

  it('gives the same for int64 and int32 ids', async () => {
    const inputIds = texts(1);
    const long = new Tensor('int64', BigInt64Array.from(inputIds.data, BigInt), inputIds.dims);
    expect(await model.forward({ inputIds: long })).toEqual(await model.forward({ inputIds }));
  });

  it('gives a batch of 35 texts the results of 35 single texts, in runs of at most 16', async () => {
    const sizes: number[] = [];
    const parts = {
      config: model.config,
      weights: (await openCheckpoint(files)).weights(),
      runtime: watched(({ inputs_embeds }) => inputs_embeds && sizes.push(inputs_embeds.dims[0]!)),
    };
    await using grouped = new Fgclip2TextModel(parts);
    const inputIds = texts(35);
    const batch = await grouped.forward({ inputIds });
    expect(sizes).toEqual([16, 16, 3]);
    const singles = { hidden: new Float32Array(35 * 64 * 64), pooled: new Float32Array(35 * 64) };
    for (let text = 0; text < 35; text++) {
      const single = await model.forward({ inputIds: rowOf(inputIds, text) });
      singles.hidden.set(single.lastHiddenState.data, text * 64 * 64);
      singles.pooled.set(single.poolerOutput.data, text * 64);
    }
    expect(batch.lastHiddenState.data).toEqual(singles.hidden);
    expect(batch.poolerOutput.data).toEqual(singles.pooled);
  });

  it('takes masks and positions by text, also beyond the first run', async () => {
    const [count, slots] = [18, 8];
    const inputIds = texts(count, slots);
    const attentionMask = Tensor.zeros('int32', [count, slots]);
    const positionIds = Tensor.zeros('int32', [count, slots]);
    for (let index = 0; index < count * slots; index++) {
      attentionMask.data[index] = index % 7 === 3 ? 0 : 1;
      positionIds.data[index] = (index * 11 + Math.floor(index / slots) * 5) % 64;
    }
    const { poolerOutput } = await model.forward({ inputIds, attentionMask, positionIds });
    for (const text of [0, 15, 16, 17]) {
      const single = await model.forward({
        inputIds: rowOf(inputIds, text),
        attentionMask: rowOf(attentionMask, text),
        positionIds: rowOf(positionIds, text),
      });
      expect(poolerOutput.data.slice(text * 64, (text + 1) * 64)).toEqual(single.poolerOutput.data);
    }
  });

  it('does not look at a masked slot, wherever it stands', async () => {
    const masked = { inputIds: texts(1, 8), attentionMask: Tensor.zeros('int32', [1, 8]) };
    masked.attentionMask.data.set([1, 0, 1, 1, 0, 1, 1, 1]);
    const other = new Tensor('int32', masked.inputIds.data.slice(), [1, 8]);
    other.data[1] = 777;
    other.data[4] = 778;
    const before = await model.forward(masked);
    const after = await model.forward({ ...masked, inputIds: other });
    expect(after.poolerOutput).toEqual(before.poolerOutput);
    const unmasked = await model.forward({ inputIds: other });
    expect(unmasked.poolerOutput).not.toEqual(before.poolerOutput);
  });

  it('rejects a call whose signal is aborted already', async () => {
    const reason = new Error('changed my mind');
    const call = model.forward({ inputIds: texts(1) }, { signal: AbortSignal.abort(reason) });
    await expect(call).rejects.toBe(reason);
  });

  it('stops a batch between its runs', async () => {
    const controller = new AbortController();
    const reason = new Error('changed my mind');
    let runs = 0;
    const parts = {
      config: model.config,
      weights: (await openCheckpoint(files)).weights(),
      runtime: watched(() => {
        runs++;
        if (runs === 2) controller.abort(reason);
      }),
    };
    await using stopping = new Fgclip2TextModel(parts);
    const call = stopping.forward({ inputIds: texts(64, 4) }, { signal: controller.signal });
    await expect(call).rejects.toBe(reason);
    expect(runs).toBe(2);
  });

  it('rejects calls after it was disposed, and leaves the runtime to its owner', async () => {
    const other = await Fgclip2TextModel.fromPretrained(files, { runtime });
    await other.forward({ inputIds: texts(1, 2) });
    await other.dispose();
    await other.dispose();
    await expect(other.forward({ inputIds: texts(1, 2) })).rejects.toThrow(
      new Error('[@fgclip2/text-model] Expected a live model, got one that was disposed.'),
    );
    expect((await model.forward({ inputIds: texts(1, 2) })).poolerOutput.dims).toEqual([1, 64]);
  });

  it('tries again after the position tables could not be read', async () => {
    let broken = true;
    const flaky: Files = {
      ...files,
      async open(file, options) {
        const source = await files.open(file, options);
        if (source === undefined || file !== 'model.safetensors') return source;
        const read: ByteSource['read'] = async (start, end, readOptions) => {
          const isTable = end - start === 64 * 64 * 4;
          if (broken && isTable) throw new Error('The disk went away.');
          return source.read(start, end, readOptions);
        };
        return { ...source, read };
      },
    };
    await using other = await Fgclip2TextModel.fromPretrained(flaky, { runtime });
    const inputs = { inputIds: texts(1, 2) };
    await expect(other.forward(inputs)).rejects.toThrow('The disk went away.');
    broken = false;
    expect(await other.forward(inputs)).toEqual(await model.forward(inputs));
  });
});
