import { type ByteSource, memorySource } from '@fgclip2/files';
import { float32Tensor, rawSafetensorsBytes, safetensorsBytes } from '@fgclip2/files-kit/local-hub';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSafetensorsHeader } from './safetensors-header.ts';

const zeros = (length: number) => new Uint8Array(length);

function read(bytes: Uint8Array) {
  return readSafetensorsHeader(memorySource(bytes, 'x.safetensors'));
}

/** Reads a file with this header, as JSON or text, before `dataLength` bytes of data. */
function readHeader(header: unknown, dataLength = 0) {
  return read(
    rawSafetensorsBytes(typeof header === 'string' ? header : JSON.stringify(header), zeros(dataLength)),
  );
}

describe('another file in the place of a safetensors file', () => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935\nsize 1234\n';

  it.each([
    [pointer, `got a Git LFS pointer of ${pointer.length} bytes, not the file itself: run \`git lfs pull\``],
    ['<!doctype html><html><body>Please sign in</body></html>', 'got a page of HTML: is the network'],
  ])('is named: %j', async (text, words) => {
    const file = read(new TextEncoder().encode(text));
    await expect(file).rejects.toThrow(`Expected a safetensors file at x.safetensors, ${words}`);
  });

  it('comes with the way to mend it where the source knows one', async () => {
    const source = memorySource(safetensorsBytes({ a: float32Tensor([2], [1, 2]) }).slice(0, -1), 'x');
    await expect(readSafetensorsHeader({ ...source, remedy: 'Delete it.' })).rejects.toThrow(
      /Expected offsets inside the 7 data bytes for tensor "a" in x, got \[0, 8\)\. Delete it\.$/,
    );
  });
});

describe('a well-formed file', () => {
  it('gives names, dtypes, shapes, offsets from the beginning of the file, and metadata', async () => {
    const bytes = safetensorsBytes(
      { b: float32Tensor([2, 1], [1, 2]), a: { dtype: 'BF16', shape: [3], bytes: zeros(6) } },
      { format: 'pt' },
    );
    const { tensors, metadata } = await read(bytes);
    const data = bytes.length - 14;
    expect([...metadata]).toEqual([['format', 'pt']]);
    expect([...tensors.keys()]).toEqual(['b', 'a']);
    expect(tensors.get('b')).toMatchObject({
      name: 'b',
      dtype: 'F32',
      shape: [2, 1],
      start: data,
      end: data + 8,
    });
    expect(tensors.get('a')).toMatchObject({ dtype: 'BF16', shape: [3], start: data + 8, end: data + 14 });
  });

  it('may hold scalars, empty tensors, padding after the JSON, and nothing at all', async () => {
    const { tensors } = await readHeader(
      `${JSON.stringify({
        scalar: { dtype: 'F64', shape: [], data_offsets: [0, 8] },
        empty: { dtype: 'F32', shape: [0, 3], data_offsets: [0, 0] },
      })}   `,
      8,
    );
    expect(tensors.size).toBe(2);
    expect((await readHeader({})).tensors.size).toBe(0);
  });

  it.each([
    ['BOOL', 2],
    ['U8', 2],
    ['I8', 2],
    ['F8_E4M3', 2],
    ['F8_E5M2', 2],
    ['F8_E8M0', 2],
    ['I16', 4],
    ['U16', 4],
    ['F16', 4],
    ['BF16', 4],
    ['I32', 8],
    ['U32', 8],
    ['F32', 8],
    ['I64', 16],
    ['U64', 16],
    ['F64', 16],
    ['C64', 16],
    ['F4', 1],
  ])('knows that two %s take %i bytes', async (dtype, length) => {
    const { tensors } = await readHeader({ x: { dtype, shape: [2], data_offsets: [0, length] } }, length);
    expect(tensors.get('x')?.dtype).toBe(dtype);
    await expect(readHeader({ x: { dtype, shape: [4], data_offsets: [0, length] } }, length)).rejects.toThrow(
      `Expected ${length * 2} bytes (${dtype} [4]) for tensor "x" in x.safetensors, got ${length}.`,
    );
  });

  it('keeps a tensor named __proto__ an ordinary tensor', async () => {
    const { tensors } = await readHeader('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1);
    expect([...tensors.keys()]).toEqual(['__proto__']);
  });
});

describe('an invalid file', () => {
  it('is too short', async () => {
    await expect(read(zeros(7))).rejects.toThrow(
      '[@fgclip2/checkpoint] Expected at least 8 bytes for the safetensors file x.safetensors, got 7.',
    );
  });

  it('announces a header longer than itself', async () => {
    await expect(read(rawSafetensorsBytes('{"a":1}').subarray(0, 12))).rejects.toThrow(
      'Expected a header inside x.safetensors (12 bytes), got a header length of 7: the file is cut short',
    );
  });

  it('announces a header beyond the limit, and none of it is read', async () => {
    const reads: number[] = [];
    const source: ByteSource = {
      size: 2 ** 40,
      name: 'huge',
      async read(start, end) {
        reads.push(end - start);
        return new TextEncoder().encode('PyTorch archive').subarray(start, end);
      },
    };
    await expect(readSafetensorsHeader(source)).rejects.toThrow(
      'Expected a header of at most 10000000 bytes in huge, got a length of 2335225749936830800: is it a safetensors file?',
    );
    expect(reads).toEqual([8]);
  });

  it('holds more tensors than any model has', async () => {
    const entry = { dtype: 'U8', shape: [0], data_offsets: [0, 0] };
    const names = Array.from({ length: 50_001 }, (_, i) => i);
    await expect(readHeader(Object.fromEntries(names.map((name) => [name, entry])))).rejects.toThrow(
      new RangeError('[@fgclip2/checkpoint] Expected at most 50000 tensors in x.safetensors, got 50001.'),
    );
  });

  it('holds more keys than any model has', async () => {
    const names = Array.from({ length: 250_001 }, (_, i) => i);
    await expect(
      readHeader({ __metadata__: Object.fromEntries(names.map((name) => [name, ''])) }),
    ).rejects.toThrow(
      new RangeError(
        '[@fgclip2/checkpoint] Expected at most 250000 keys in the safetensors header of x.safetensors, got more.',
      ),
    );
  });

  it('is shorter than its source said', async () => {
    const source: ByteSource = { size: 100, name: 'liar', read: async () => zeros(3) };
    await expect(readSafetensorsHeader(source)).rejects.toThrow('Expected 8 bytes at 0 of liar, got 3.');
  });

  it('is not UTF-8', async () => {
    const bytes = rawSafetensorsBytes('{"a":1}');
    bytes[10] = 0xff;
    await expect(read(bytes)).rejects.toThrow('Expected UTF-8 for the safetensors header of x.safetensors');
  });

  it.each([
    ['{"a":', 'Expected JSON for the safetensors header of x.safetensors, got "{\\"a\\":".'],
    ['\ufeff{}', 'Expected JSON for the safetensors header'],
    ['[]', 'Expected a JSON object for the safetensors header of x.safetensors, got [].'],
    ['null', 'Expected a JSON object for the safetensors header of x.safetensors, got null.'],
    ['{"a":3}', 'Expected a JSON object for tensor "a" in x.safetensors, got 3.'],
    [
      '{"__metadata__":[]}',
      'Expected a JSON object for __metadata__ in the safetensors header of x.safetensors',
    ],
    [
      '{"__metadata__":{"n":1}}',
      'Expected a string for __metadata__ "n" in the safetensors header of x.safetensors, got 1.',
    ],
  ])('has the header %s', async (header, message) => {
    await expect(readHeader(header)).rejects.toThrow(message);
  });

  it('names a tensor twice', async () => {
    const entry = '{"dtype":"U8","shape":[1],"data_offsets":[0,1]}';
    await expect(readHeader(`{"a":${entry},"a":${entry}}`, 1)).rejects.toThrow(
      'Expected every key once in the safetensors header of x.safetensors, got "a" twice.',
    );
  });

  it.each([
    [{ dtype: 'F128' }, 'Expected a safetensors dtype for tensor "a" in x.safetensors, got "F128".'],
    [
      { dtype: 'constructor' },
      'Expected a safetensors dtype for tensor "a" in x.safetensors, got "constructor".',
    ],
    [{ dtype: undefined }, 'Expected a safetensors dtype for tensor "a" in x.safetensors, got undefined.'],
    [{ shape: [-1] }, 'Expected whole numbers >= 0 for the shape of tensor "a" in x.safetensors, got [-1].'],
    [{ shape: [1.5, 2] }, 'for the shape of tensor "a" in x.safetensors, got [1.5, 2].'],
    [{ shape: [1e300] }, 'for the shape of tensor "a" in x.safetensors, got [1e+300].'],
    [{ shape: ['4'] }, 'for the shape of tensor "a" in x.safetensors, got ["4"].'],
    [{ shape: 4 }, 'for the shape of tensor "a" in x.safetensors, got 4.'],
    [
      { shape: [2 ** 30, 2 ** 30] },
      'Expected at most 9007199254740991 elements for tensor "a" in x.safetensors, got the shape [1073741824, 1073741824].',
    ],
    [{ data_offsets: [0] }, 'Expected two offsets for data_offsets of tensor "a" in x.safetensors, got [0].'],
    [
      { data_offsets: [-4, 0] },
      'Expected two offsets for data_offsets of tensor "a" in x.safetensors, got [-4, 0].',
    ],
    [
      { data_offsets: [4, 0] },
      'Expected offsets inside the 4 data bytes for tensor "a" in x.safetensors, got [4, 0).',
    ],
    [
      { data_offsets: [0, 8] },
      'Expected offsets inside the 4 data bytes for tensor "a" in x.safetensors, got [0, 8).',
    ],
    [{ shape: [2] }, 'Expected 8 bytes (F32 [2]) for tensor "a" in x.safetensors, got 4.'],
  ])('says %o of a tensor', async (change, message) => {
    await expect(
      readHeader({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4], ...change } }, 4),
    ).rejects.toThrow(message);
  });

  it.each([
    [[0, 4], [8, 12], 12, 'Expected tensor "b" in x.safetensors to begin at data byte 4, got 8: a gap.'],
    [[0, 4], [0, 4], 4, 'Expected tensor "b" in x.safetensors to begin at data byte 4, got 0: an overlap.'],
    [[0, 4], [4, 8], 9, 'Expected the tensors of x.safetensors to fill its 9 data bytes, got 8.'],
  ])('places its tensors at %j and %j of %i', async (a, b, length, message) => {
    const entry = { dtype: 'F32', shape: [1] };
    await expect(
      readHeader({ a: { ...entry, data_offsets: a }, b: { ...entry, data_offsets: b } }, length),
    ).rejects.toThrow(message);
  });
});

describe('readSafetensorsHeader', () => {
  it('rejects with the reason of an aborted signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(readSafetensorsHeader(memorySource(safetensorsBytes({})), { signal })).rejects.toThrow(
      'enough',
    );
  });

  it('never fails otherwise than with its own error, whatever the bytes', async () => {
    const good = safetensorsBytes(
      { a: float32Tensor([2, 2], [1, 2, 3, 4]), b: float32Tensor([1], [5]) },
      { format: 'pt' },
    );
    const mutations = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 });
    let rejected = 0;
    await fc.assert(
      fc.asyncProperty(mutations, fc.nat(good.length), async (changes, length) => {
        const bytes = good.slice(0, rejected % 2 ? length : undefined);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        try {
          for (const { start, end } of (await read(bytes)).tensors.values()) {
            expect(start >= 8 && start <= end && end <= bytes.length).toBe(true);
          }
        } catch (error) {
          rejected++;
          expect((error as Error).message).toMatch(/^\[@fgclip2\/(checkpoint|files)\] Expected /);
        }
      }),
      { numRuns: 3000 },
    );
    expect(rejected).toBeGreaterThan(500);
  });

  it('never fails otherwise than with its own error, whatever the JSON', async () => {
    const entry = fc.record({
      dtype: fc.oneof(fc.constantFrom('F32', 'U8', 'F4'), fc.jsonValue()),
      shape: fc.oneof(fc.array(fc.nat(3), { maxLength: 3 }), fc.jsonValue()),
      data_offsets: fc.oneof(fc.tuple(fc.nat(20), fc.nat(20)), fc.jsonValue()),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), fc.oneof(entry, fc.jsonValue())),
        fc.nat(20),
        async (header, length) => {
          await readHeader(header, length).catch((error: Error) =>
            expect(error.message).toMatch(/^\[@fgclip2\/(checkpoint|files)\] Expected /),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });
});
