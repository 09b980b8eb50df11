import { type ByteSource, memorySource } from '@fgclip2/files';
import { describe, expect, it } from 'vitest';
import type { CheckpointTensor } from './checkpoint-tensor.ts';
import { readFloat32 } from './read-float32.ts';
import type { SafetensorsDType } from './safetensors-dtype.ts';

/** A tensor whose bytes begin at `offset` of their file. */
function tensorOf(dtype: SafetensorsDType, values: Uint8Array, offset: number): CheckpointTensor {
  const bytes = new Uint8Array(offset + values.length + 3);
  bytes.set(values, offset);
  const source = memorySource(bytes, 'x.safetensors');
  return { name: 't', dtype, shape: [], source, start: offset, end: offset + values.length };
}

const bitsOf = (values: Float32Array) => new Uint32Array(values.buffer, values.byteOffset, values.length);

/** The value of half bits by the definition of IEEE 754 binary16. */
function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

describe.each([0, 1, 2, 3, 4])('at byte %i of its file', (offset) => {
  it('F32 comes bit by bit', async () => {
    const bits = Uint32Array.of(0x3f800000, 0x80000000, 0x7fc12345, 0xff800000, 1);
    const result = await readFloat32(tensorOf('F32', new Uint8Array(bits.buffer), offset));
    expect(bitsOf(result)).toEqual(bits);
  });

  it('every F16 comes exactly', async () => {
    const halves = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const result = await readFloat32(tensorOf('F16', new Uint8Array(halves.buffer), offset));
    const wrong = [...halves].filter((half) => !Object.is(result[half], halfValue(half)));
    expect(wrong).toEqual([]);
    expect(bitsOf(result)[0xfe01]).toBe(0xffc02000); // NaN: sign and payload kept
  });

  it('every BF16 comes bit by bit', async () => {
    const halves = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const bits = bitsOf(await readFloat32(tensorOf('BF16', new Uint8Array(halves.buffer), offset)));
    expect(bits.every((value, i) => value === i * 65536)).toBe(true);
  });
});

describe('readFloat32', () => {
  it('reads large tensors piece by piece', async () => {
    const count = (1 << 22) + 7;
    const lengths: number[] = [];
    const source: ByteSource = {
      size: count * 4 + 5,
      name: 'large',
      async read(start, end) {
        lengths.push(end - start);
        return new Uint8Array(
          Float32Array.from({ length: (end - start) / 4 }, (_, i) => (start - 5) / 4 + i).buffer,
        );
      },
    };
    const result = await readFloat32({
      name: 't',
      dtype: 'F32',
      shape: [count],
      source,
      start: 5,
      end: 5 + count * 4,
    });
    expect(lengths).toEqual([1 << 24, 28]);
    expect([result[0], result[1 << 22], result[count - 1]]).toEqual([0, 1 << 22, count - 1]);
  });

  it('does not share memory with the source', async () => {
    const tensor = tensorOf('F32', new Uint8Array(8), 0);
    (await readFloat32(tensor)).fill(1);
    expect(await readFloat32(tensor)).toEqual(new Float32Array(2));
  });

  it('refuses other dtypes', async () => {
    await expect(readFloat32(tensorOf('I64', new Uint8Array(8), 0))).rejects.toThrow(
      new TypeError(
        '[@fgclip2/checkpoint] Expected F32, F16 or BF16 for tensor t of x.safetensors, got I64.',
      ),
    );
  });
});
