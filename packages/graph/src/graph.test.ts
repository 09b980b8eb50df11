import { memorySource } from '@fgclip2/files';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Tensor } from '@fgclip2/tensor';
import { afterAll, describe, expect, it } from 'vitest';
import { Graph } from './graph.ts';
import type { StoredWeight } from './graph-parts.ts';

const runtime = nodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

/** A weight [3, 4] in memory, behind a few bytes of something else. */
function inMemory(dtype: StoredWeight['dtype'], bits: Uint16Array | Float32Array): StoredWeight {
  const start = 6;
  const bytes = new Uint8Array(start + bits.byteLength).fill(255, 0, start);
  bytes.set(new Uint8Array(bits.buffer), start);
  return {
    name: 'weight',
    dtype,
    shape: [3, 4],
    source: memorySource(bytes),
    start,
    end: bytes.length,
  };
}

async function multiply(weight: StoredWeight): Promise<number[]> {
  const graph = new Graph('product');
  const x = graph.input('x', 'float32', ['rows', 4]);
  graph.output('y', graph.op('Gemm', [x, graph.weight(weight)], { transB: 1 }), ['rows', 3]);
  await using session = await runtime.createSession(graph.program());
  const input = Float32Array.of(0.1, -0.7, 3.3, 1e-3, 12.5, 0.02, -4, 0.9);
  return [...((await session.run({ x: new Tensor('float32', input, [2, 4]) })).y!.data as Float32Array)];
}

describe('Graph', () => {
  it('runs the program of its example', async () => {
    const graph = new Graph('double');
    const x = graph.input('x', 'float32', ['rows', 4]); // [rows, 4]
    graph.output('y', graph.op('Add', [x, x]), ['rows', 4]);
    const program = graph.program();
    expect(program.inputNames).toEqual(['x']);
    expect(program.outputNames).toEqual(['y']);
    expect(program.externalWeights).toEqual([]);
    await using session = await runtime.createSession(program);
    const { y } = await session.run({ x: new Tensor('float32', Float32Array.of(1, 2, 3, 4), [1, 4]) });
    expect(y).toEqual(new Tensor('float32', Float32Array.of(2, 4, 6, 8), [1, 4]));
  });

  it('computes with F16 weights exactly as with their float32 values', async () => {
    // 1, -2, 65504, 2^-24, 0.33325195, -0.1000366, 0, -0, 5.9604645e-8 * 3, 0.5, 1.0009766, -7
    const bits = Uint16Array.of(
      0x3c00,
      0xc000,
      0x7bff,
      0x0001,
      0x3555,
      0xae67,
      0x0000,
      0x8000,
      0x0003,
      0x3800,
      0x3c01,
      0xc700,
    );
    const values = Float32Array.of(
      1,
      -2,
      65504,
      2 ** -24,
      0.333251953125,
      -0.10003662109375,
      0,
      -0,
      3 * 2 ** -24,
      0.5,
      1.0009765625,
      -7,
    );
    const expected = await multiply(inMemory('F32', values));
    expect(await multiply(inMemory('F16', bits))).toEqual(expected);
    expect(expected[0]).not.toBe(expected[1]);
  });

  it('computes with BF16 weights exactly as with their float32 values', async () => {
    const bits = Uint16Array.of(
      0x3f80,
      0xc000,
      0x7f00,
      0x0080,
      0x3eab,
      0xbdcd,
      0x0000,
      0x8000,
      0x3dcc,
      0x3f00,
      0x3f81,
      0xc0e0,
    );
    const values = new Float32Array(Uint32Array.from(bits, (half) => half << 16).buffer);
    const expected = await multiply(inMemory('F32', values));
    expect(await multiply(inMemory('BF16', bits))).toEqual(expected);
    expect(values[10]).toBe(1.0078125);
  });

  it('takes a weight that is used twice once', () => {
    const graph = new Graph('twice');
    const weight = inMemory('F32', new Float32Array(12));
    expect(graph.weight(weight)).toEqual(graph.weight(weight));
    expect(graph.program().externalWeights).toEqual([weight]);
  });

  it('gives a labeled value, and lists the labels where it has no such one', () => {
    const graph = new Graph('labels');
    const x = graph.input('x', 'float32', [1]);
    expect(graph.label('layers.0.mlp', x)).toBe(x);
    graph.label('layers.1.mlp', x);
    expect(graph.labeled('layers.0.mlp')).toBe(x);
    expect(() => graph.labeled('layers.2.mlp')).toThrow(
      new RangeError(
        '[@fgclip2/graph] Expected a label of graph labels, got "layers.2.mlp"; there are layers.0.mlp, layers.1.mlp.',
      ),
    );
  });
});
