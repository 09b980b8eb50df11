import { memorySource } from '@fgclip2/files';
import { Tensor } from '@fgclip2/tensor';
import { expect, it } from 'vitest';
import type { RuntimeContext } from './runtime-context.ts';
import { affine, affineWeights, casts, sum, tinyProgram, weightAt } from './tiny-programs.ts';

/** What is refused, and in which words. */
export function badInput(context: RuntimeContext): void {
  const x = Tensor.zeros('float32', [1, 3]);

  it('lists the inputs when one is missing', async () => {
    const session = await context.runtime.createSession(sum);
    const left = Tensor.zeros('float32', [2]);
    await refuses(session.run({ left }), TypeError, /"left" \(float32 \[N\]\), "right" .* got "left"/);
    await refuses(session.run({}), TypeError, /"left" .*"right" .* got none/);
  });

  it('lists the inputs when one is unknown', async () => {
    const session = await context.runtime.createSession(affine());
    await refuses(session.run({ x, z: x }), TypeError, /"x" \(float32 \[N, 3\]\).* got "x", "z"/);
  });

  it('names the input that is no tensor', async () => {
    const session = await context.runtime.createSession(affine());
    const data = new Float32Array(3);
    await refuses(session.run({ x: data as never }), TypeError, /Tensor for input "x", got Float32Array/);
    await refuses(session.run(x as never), TypeError, /"x" \(float32 \[N, 3\]\).* got Tensor/);
    await refuses(session.run(undefined as never), TypeError, /"x" .* got undefined/);
  });

  it('names the input with another dtype', async () => {
    const session = await context.runtime.createSession(affine());
    await refuses(
      session.run({ x: Tensor.zeros('int32', [1, 3]) }),
      TypeError,
      /float32 for input "x", got int32/,
    );
    await refuses(
      session.run({ x: Tensor.zeros('float16', [1, 3]) }),
      TypeError,
      /float32 for input "x", got float16/,
    );
  });

  it('names the input with other dims', async () => {
    const session = await context.runtime.createSession(affine());
    const flat = Tensor.zeros('float32', [3]);
    await refuses(session.run({ x: flat }), RangeError, /\[N, 3\] for input "x", got \[3\]/);
    const wide = Tensor.zeros('float32', [1, 4]);
    await refuses(session.run({ x: wide }), RangeError, /\[N, 3\] for input "x", got \[1, 4\]/);
  });

  it('tells what the backend says, and goes on', async () => {
    const session = await context.runtime.createSession(sum);
    const left = Tensor.zeros('float32', [2]);
    const right = Tensor.zeros('float32', [3]);
    const error = await refuses(session.run({ left, right }), Error, /run the session: .*(Add|broadcast)/s);
    expect(error.cause).toBeInstanceOf(Error);
    expect((await session.run({ left, right: left })).sum).toEqual(left);
  });

  it('tells why a program was refused, and goes on', async () => {
    const unknown = tinyProgram({
      inputs: [{ name: 'x', type: 'float32', dims: [1] }],
      outputs: [{ name: 'y', type: 'float32', dims: [1] }],
      nodes: [{ op: 'NoSuchOperator', inputs: ['x'], outputs: ['y'] }],
    });
    const creation = context.runtime.createSession(unknown);
    const error = await refuses(creation, Error, /create the session: .*NoSuchOperator/s);
    expect(error.cause).toBeInstanceOf(Error);
    const session = await context.runtime.createSession(affine());
    expect((await session.run({ x })).y?.dims).toEqual([1, 2]);
  });

  it('refuses an input of a type that tensors do not have', async () => {
    const creation = context.runtime.createSession(casts(['bool']));
    await refuses(creation, TypeError, /for input "from_bool" of the program, got bool/);
  });

  it('refuses a weight outside its source', async () => {
    const source = memorySource(new Uint8Array(20), 'short.bin');
    const weights = [weightAt('weight', source, 0, [2, 3]), affineWeights[1]];
    const creation = context.runtime.createSession(affine(weights));
    await refuses(creation, RangeError, /weight "weight" inside short.bin \(20 bytes\), got bytes \[0, 24\)/);
  });
}

async function refuses(
  call: Promise<unknown>,
  type: abstract new (...values: never) => Error,
  words: RegExp,
): Promise<Error> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(type);
  expect((error as Error).message).toMatch(/^\[@fgclip2\/[a-z-]+\] /);
  expect((error as Error).message).toMatch(words);
  return error as Error;
}
