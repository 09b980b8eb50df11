import { memorySource } from '@fgclip2/files';
import { Tensor } from '@fgclip2/tensor';
import { describe, expect, it } from 'vitest';
import type { CheckpointTensor } from './checkpoint-tensor.ts';
import { Probe, ProbeError, probeCosine } from './probe.ts';
import type { SafetensorsDType } from './safetensors-dtype.ts';
import { Weights } from './weights.ts';

const options = { owner: '@fgclip2/x', runtime: { name: 'abacus (wood)' }, shape: [1, 2] as const };

function tensor(
  name: string,
  values: readonly number[],
  dtype: SafetensorsDType = 'F32',
  shape: readonly number[] = [values.length],
): [string, CheckpointTensor] {
  const source = memorySource(new Uint8Array(Float32Array.from(values).buffer), 'weights');
  return [name, { name, dtype, shape, source, start: 0, end: source.size }];
}

/** A tower that carries a probe of two values. */
function tower(cosine: number, others: readonly [string, CheckpointTensor][] = []): Weights {
  const tensors = [
    tensor('tower.probe.features', [3, 4], 'F32', [1, 2]),
    tensor('tower.probe.cosine', [cosine]),
    ...others,
  ];
  return new Weights({ name: 'copy', tensors: new Map(tensors) }).at('tower');
}

const answer = (...values: number[]) => {
  return async () => new Tensor('float32', Float32Array.from(values), [1, 2]);
};

describe('Probe', () => {
  it('passes what has no probe, without asking', async () => {
    const probe = new Probe(new Weights({ name: 'source', tensors: new Map() }).at('tower'), options);
    const asked = probe.check(async () => {
      throw new Error('asked');
    });
    await expect(asked).resolves.toBeUndefined();
  });

  it('passes a cosine like the stored one, and asks once', async () => {
    let asked = 0;
    const weights = tower(0.99);
    const probe = new Probe(weights, options);
    const counted = () => {
      asked++;
      return answer(6, 8)();
    };
    await Promise.all([probe.check(counted), probe.check(counted)]);
    await probe.check(counted);
    expect(asked).toBe(1);
    expect(weights.unexpected()).toEqual([]);
  });

  it('allows for rounding only', async () => {
    const near = 0.99 - 0.0049;
    const far = 0.99 - 0.0051;
    const at = (cosine: number) => {
      const angle = Math.atan2(4, 3) + Math.acos(cosine);
      return answer(Math.cos(angle), Math.sin(angle));
    };
    await new Probe(tower(0.99), options).check(at(near));
    await expect(new Probe(tower(0.99), options).check(at(far))).rejects.toBeInstanceOf(ProbeError);
  });

  it.each([
    ['qweight', 'I8', 'q8'],
    ['qweight', 'U8', 'q4'],
    ['weight', 'F16', 'fp16'],
    ['weight', 'F32', 'fp32'],
  ] as const)('names runtime and dtype (%s %s) with both numbers', async (name, dtype, word) => {
    const path = `tower.encoder.layers.0.mlp.fc1.${name}`;
    const probe = new Probe(tower(0.99, [tensor(path, [0], dtype)]), options);
    const error = await probe.check(answer(-4, 3)).then(
      () => undefined,
      (reason: unknown) => reason as ProbeError,
    );
    expect(error).toMatchObject({ name: 'ProbeError', runtime: 'abacus (wood)' });
    expect([error!.cosine, error!.leastCosine]).toEqual([expect.closeTo(0, 6), expect.closeTo(0.985, 6)]);
    expect(error!.message).toBe(
      `[@fgclip2/x] Expected a cosine of at least 0.9850 between what abacus (wood) computes from these ${word} weights and the float32 answer stored with them, got 0.0000: the file is damaged, or this runtime computes it wrongly.`,
    );
  });

  it('rejects features without a cosine, and asks again with the next call', async () => {
    const probe = new Probe(tower(0.99), options);
    await expect(probe.check(answer(Number.NaN, 1))).rejects.toThrow('got NaN');
    await expect(probe.check(answer(0, 0))).rejects.toThrow('got NaN');
    await probe.check(answer(3, 4));
  });

  it('rejects the call that was aborted, and keeps the comparison', async () => {
    const probe = new Probe(tower(0.99), options);
    const reason = new Error('changed my mind');
    await expect(probe.check(answer(3, 4), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await probe.check(async () => {
      throw new Error('asked again');
    });
  });
});

describe('probeCosine', () => {
  it('does not look at lengths', () => {
    expect(probeCosine(Float32Array.of(3, 4), Float32Array.of(30, 40))).toBeCloseTo(1, 6);
    expect(probeCosine(Float32Array.of(3, 4), Float32Array.of(-4, 3))).toBeCloseTo(0, 6);
  });
});
