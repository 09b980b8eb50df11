import type { Program } from '@fgclip2/runtime';
import { Tensor } from '@fgclip2/tensor';
import { expect, it } from 'vitest';
import type { RuntimeContext } from './runtime-context.ts';
import { affine, affineWeights, casts, copyAndDouble, memoryWeight } from './tiny-programs.ts';

/** Known results, dtypes, and who owns inputs and outputs. */
export function results(context: RuntimeContext): void {
  const x = new Tensor('float32', Float32Array.of(1, 1, 1, 0, 0, 1), [2, 3]);

  it('names itself, the inputs and the outputs', async () => {
    expect(context.runtime.name).toMatch(/^\S+ \(.+\)$/);
    const session = await context.runtime.createSession(affine());
    expect(session.inputNames).toEqual(['x']);
    expect(session.outputNames).toEqual(['y']);
  });

  it('runs a program over external weights', async () => {
    const session = await context.runtime.createSession(affine());
    const { y } = await session.run({ x });
    expect(y).toBeInstanceOf(Tensor);
    expect(y).toEqual(new Tensor('float32', Float32Array.of(6.5, 59.5, 3.5, 29.5), [2, 2]));
  });

  it('keeps the weights source intact and usable', async () => {
    const [weight] = affineWeights;
    const before = (await weight.source.read(0, weight.source.size)).slice();
    await context.runtime.createSession(affine());
    await context.runtime.createSession(affine());
    expect(await weight.source.read(0, weight.source.size)).toEqual(before);
  });

  it('keeps the serialized program intact', async () => {
    let bytes = new Uint8Array();
    const program = affine();
    const remembering: Program = {
      ...program,
      serialize: (place) => {
        bytes = Uint8Array.from(program.serialize(place));
        return bytes;
      },
    };
    await context.runtime.createSession(remembering);
    expect(bytes.length).toBeGreaterThan(0);
  });

  it('passes every dtype in and out', async () => {
    const session = await context.runtime.createSession(
      casts(['float32', 'int8', 'int64', 'uint8', 'int32']),
    );
    const outputs = await session.run({
      from_float32: new Tensor('float32', Float32Array.of(-3, 7), [2]),
      from_int8: new Tensor('int8', Int8Array.of(-128, 127), [2]),
      from_int64: new Tensor('int64', BigInt64Array.of(0n, 255n), [2]),
      from_uint8: new Tensor('uint8', Uint8Array.of(0, 255), [2]),
      from_int32: new Tensor('int32', Int32Array.of(-70_000, 70_000), [2]),
    });
    expect(outputs).toEqual({
      to_int8: new Tensor('int8', Int8Array.of(-3, 7), [2]),
      to_int64: new Tensor('int64', BigInt64Array.of(-128n, 127n), [2]),
      to_uint8: new Tensor('uint8', Uint8Array.of(0, 255), [2]),
      to_int32: new Tensor('int32', Int32Array.of(0, 255), [2]),
      to_float32: new Tensor('float32', Float32Array.of(-70_000, 70_000), [2]),
    });
  });

  it('keeps int64 beyond the safe integers', async () => {
    const session = await context.runtime.createSession(casts(['int64']));
    const numbers = BigInt64Array.of(2n ** 62n + 1n, -(2n ** 63n));
    const { to_int64: result } = await session.run({ from_int64: new Tensor('int64', numbers, [2]) });
    expect(result?.data).toEqual(numbers);
  });

  it('gives the same bits for the same inputs', async () => {
    const values = Float32Array.from({ length: 3 * 100 }, (_, i) => Math.sin(i));
    const session = await context.runtime.createSession(
      affine([memoryWeight('weight', values.subarray(0, 6), [2, 3]), memoryWeight('bias', [0.1, 0.2], [2])]),
    );
    const input = new Tensor('float32', values, [100, 3]);
    const first = await session.run({ x: input });
    const second = await session.run({ x: input });
    expect(new Uint8Array(first.y!.data.buffer)).toEqual(new Uint8Array(second.y!.data.buffer));
  });

  it('leaves inputs as they are', async () => {
    const session = await context.runtime.createSession(copyAndDouble);
    const buffer = Float32Array.of(9, 1, 2, 9);
    const input = new Tensor('float32', buffer.subarray(1, 3), [1, 2]);
    const { copy, double } = await session.run({ x: input });
    expect(copy?.data).toEqual(Float32Array.of(1, 2));
    expect(double?.data).toEqual(Float32Array.of(2, 4));
    copy!.data.fill(5 as never);
    expect(buffer).toEqual(Float32Array.of(9, 1, 2, 9));
  });

  it('takes the inputs at the time of the call', async () => {
    const session = await context.runtime.createSession(copyAndDouble);
    const data = Float32Array.of(1, 2);
    const result = session.run({ x: new Tensor('float32', data, [1, 2]) });
    data.fill(100);
    expect((await result).double?.data).toEqual(Float32Array.of(2, 4));
  });

  it('gives each call outputs of its own', async () => {
    const session = await context.runtime.createSession(copyAndDouble);
    const first = await session.run({ x });
    const kept = first.double!.data.slice();
    const second = await session.run({ x: new Tensor('float32', Float32Array.of(8, 8), [1, 2]) });
    expect(first.double?.data).toEqual(kept);
    expect(second.double?.data.buffer).not.toBe(first.double?.data.buffer);
    expect(second.double?.data.buffer).not.toBe(second.copy?.data.buffer);
  });

  it('passes megabytes', async () => {
    const session = await context.runtime.createSession(copyAndDouble);
    const data = Float32Array.from({ length: 1024 * 1024 }, (_, i) => i);
    const { double } = await session.run({ x: new Tensor('float32', data, [1024, 1024]) });
    expect(double?.dims).toEqual([1024, 1024]);
    expect(double?.data.every((value, i) => value === 2 * i)).toBe(true);
  });

  it('runs a batch of none', async () => {
    const session = await context.runtime.createSession(affine());
    const { y } = await session.run({ x: Tensor.zeros('float32', [0, 3]) });
    expect(y).toEqual(Tensor.zeros('float32', [0, 2]));
  });
}
