import { beforeEach, describe, expect, it } from 'vitest';

export { contractContents } from './contract-contents.ts';

// The types of @fgclip2/files as far as the suite needs them: that package's own tests run it, so it imports nothing of it.

interface ReadOptions {
  signal?: AbortSignal | undefined;
  onBytes?: ((count: number) => void) | undefined;
}

interface ByteSource {
  readonly size: number;
  readonly name: string;
  read(start: number, end: number, options?: ReadOptions): Promise<Uint8Array>;
  prefetch?(start: number, end: number, options?: ReadOptions): Promise<void>;
  forget?(start: number, end: number): Promise<void>;
}

interface Files {
  readonly name: string;
  open(file: string, options?: ReadOptions): Promise<ByteSource | undefined>;
  list?(options?: ReadOptions): Promise<string[]>;
}

/** What a contract suite is run over. */
export interface FilesUnderTest {
  files: Files;
  /** All files that are there, by name; the longest is at least 1,000 bytes. */
  contents: Readonly<Record<string, Uint8Array>>;
}

/**
 * The contract of `Files` and `ByteSource`, whatever the source: what every one gives, and what it refuses. `make` is
 * called before each test, inside the `beforeEach` of the suite around it.
 */
export function describeFilesContract(
  name: string,
  make: () => Promise<FilesUnderTest> | FilesUnderTest,
): void {
  describe(`${name} keeps the contract of Files`, () => {
    let files: Files;
    let contents: FilesUnderTest['contents'];
    let longest: string;

    beforeEach(async () => {
      ({ files, contents } = await make());
      longest = Object.keys(contents).reduce((a, b) => (contents[b]!.length > contents[a]!.length ? b : a));
    });

    async function open(file = longest): Promise<ByteSource> {
      const source = await files.open(file);
      if (source === undefined) throw new Error(`Expected ${file} in ${files.name}, got no such file.`);
      return source;
    }

    it('gives each file with its size, its name and its bytes', async () => {
      for (const [file, bytes] of Object.entries(contents)) {
        const source = await open(file);
        expect([source.size, source.name]).toEqual([bytes.length, expect.stringContaining(file)]);
        expectSame(await source.read(0, source.size), bytes);
      }
    });

    it('gives the same bytes each time it opens a file', async () => {
      const [first, second] = await Promise.all([open(), open()]);
      expectSame(await first.read(10, 20), contents[longest]!.subarray(10, 20));
      expectSame(await second.read(10, 20), contents[longest]!.subarray(10, 20));
    });

    it.each(['nothing.json', 'nowhere/config.json', 'constructor'])(
      'gives undefined for %s, which is not there',
      async (file) => {
        expect(await files.open(file)).toBeUndefined();
      },
    );

    it.each(['../config.json', 'a/../../config.json', '/config.json', 'a\\b', 'c:config.json', '.', ''])(
      'refuses the name %j',
      async (file) => {
        await expect(files.open(file)).rejects.toThrow(
          new RangeError(
            `[@fgclip2/files] Expected a relative file name such as model.safetensors or onnx/model.onnx, got ${JSON.stringify(file)}.`,
          ),
        );
      },
    );

    it('reads a range, an empty one, and the last byte', async () => {
      const source = await open();
      const bytes = contents[longest]!;
      expectSame(await source.read(300, 900), bytes.subarray(300, 900));
      for (const at of [0, 500, source.size]) expect(await source.read(at, at)).toEqual(new Uint8Array(0));
      expectSame(await source.read(source.size - 1, source.size), bytes.subarray(-1));
    });

    it('reads several ranges at once, overlapping ones and of several files', async () => {
      const sources = await Promise.all(Object.keys(contents).map((file) => open(file)));
      const reads = Object.values(contents).flatMap((bytes, i) => {
        const end = bytes.length;
        return [
          [0, end],
          [1, end],
          [0, end >> 1],
        ].map(async ([from, to]) => {
          expectSame(await sources[i]!.read(from!, to!), bytes.subarray(from, to));
        });
      });
      await Promise.all(reads);
    });

    it.each([
      ['before the file', -1, 2],
      ['backwards', 3, 2],
      ['in the middle of a byte', 0.5, 1],
      ['of no number', Number.NaN, 1],
    ])('refuses a range %s', async (_, start, end) => {
      const source = await open();
      await expect(source.read(start, end)).rejects.toThrow(
        new RangeError(
          `[@fgclip2/files] Expected a range inside ${source.name} (${source.size} bytes), got [${start}, ${end}).`,
        ),
      );
    });

    it('refuses a range beyond the end', async () => {
      const source = await open();
      const end = source.size + 1;
      await expect(source.read(0, end)).rejects.toThrow(RangeError);
      await expect(source.read(0, end)).rejects.toThrow(`(${source.size} bytes), got [0, ${end}).`);
      await expect(source.read(end, end)).rejects.toThrow(RangeError);
    });

    it('rejects with the reason of an aborted signal', async () => {
      const source = await open();
      const reason = new Error('enough');
      const signal = AbortSignal.abort(reason);
      await expect(files.open(longest, { signal })).rejects.toBe(reason);
      await expect(source.read(0, 1, { signal })).rejects.toBe(reason);
      if (files.list !== undefined) await expect(files.list({ signal })).rejects.toBe(reason);
      if (source.prefetch !== undefined) await expect(source.prefetch(0, 1, { signal })).rejects.toBe(reason);
      expectSame(await source.read(0, 1), contents[longest]!.subarray(0, 1));
    });

    it('lists the names of the files, where it can', async () => {
      const names = await files.list?.();
      if (names !== undefined) expect(names.toSorted()).toEqual(Object.keys(contents).sort());
    });

    it('gives what it has prefetched or forgotten like any other bytes', async () => {
      const source = await open();
      await source.prefetch?.(100, 700);
      expectSame(await source.read(0, 800), contents[longest]!.subarray(0, 800));
      await source.forget?.(200, 300);
      expectSame(await source.read(0, 800), contents[longest]!.subarray(0, 800));
    });
  });
}

/** Without the differences of large arrays, which take minutes to print. */
function expectSame(found: Uint8Array, expected: Uint8Array): void {
  expect(found.length).toBe(expected.length);
  expect(found.findIndex((byte, i) => byte !== expected[i])).toBe(-1);
}
