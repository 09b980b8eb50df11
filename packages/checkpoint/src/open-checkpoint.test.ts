import { type Files, memorySource } from '@fgclip2/files';
import { float32Tensor, safetensorsBytes } from '@fgclip2/files-kit/local-hub';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from './open-checkpoint.ts';

function memoryFiles(contents: Record<string, Uint8Array | string>): Files {
  return {
    name: 'memory',
    async open(file) {
      const content = contents[file];
      if (content === undefined) return undefined;
      return memorySource(typeof content === 'string' ? new TextEncoder().encode(content) : content, file);
    },
    list: async () => Object.keys(contents),
  };
}

const one = safetensorsBytes({ one: float32Tensor([1], [1]) });
const two = safetensorsBytes({ two: float32Tensor([2], [1, 2]) });

function index(weightMap: unknown): string {
  return JSON.stringify({ metadata: { total_size: 12 }, weight_map: weightMap });
}

describe('a single file', () => {
  it('is opened without reading its data', async () => {
    const files = memoryFiles({ 'model.safetensors': one });
    const checkpoint = await openCheckpoint(files);
    expect(checkpoint.name).toBe('memory');
    expect(checkpoint.tensors.get('one')).toMatchObject({ shape: [1], end: one.length });
    expect(checkpoint.weights().path).toBe('');
  });

  it('is missing: the error lists what is there', async () => {
    await expect(
      openCheckpoint(memoryFiles({ 'config.json': '{}', 'pytorch_model.bin': '' })),
    ).rejects.toThrow(
      '[@fgclip2/checkpoint] Expected model.safetensors or model.safetensors.index.json in memory, got neither. It holds config.json, pytorch_model.bin.',
    );
    await expect(openCheckpoint(memoryFiles({}))).rejects.toThrow('got neither. It holds no files.');
    const many = Object.fromEntries(Array.from({ length: 23 }, (_, i) => [`file${i}`, '']));
    await expect(openCheckpoint(memoryFiles(many))).rejects.toThrow('file19 and 3 more.');
    const { name, open } = memoryFiles({});
    await expect(openCheckpoint({ name, open })).rejects.toThrow(/got neither\.$/);
  });
});

describe('shards', () => {
  it('are joined, each tensor with its own file', async () => {
    const files = memoryFiles({
      'model.safetensors.index.json': index({ one: 'model-1.safetensors', two: 'model-2.safetensors' }),
      'model-1.safetensors': one,
      'model-2.safetensors': two,
    });
    const { tensors } = await openCheckpoint(files);
    expect([...tensors.values()].map(({ name, source }) => [name, source.name])).toEqual([
      ['one', 'model-1.safetensors'],
      ['two', 'model-2.safetensors'],
    ]);
  });

  it.each([
    [
      { one: 'missing.safetensors' },
      'Expected the shard missing.safetensors of model.safetensors.index.json in memory, got none.',
    ],
    [
      { one: 'a.safetensors', two: 'a.safetensors' },
      'Expected tensor "two" in the shard a.safetensors, as model.safetensors.index.json says, got none there.',
    ],
    [
      { one: 'a.safetensors', two: 'b.safetensors', both: 'c.safetensors' },
      'Expected tensor "one" once, got it in a.safetensors and in c.safetensors.',
    ],
    [
      { one: 'b.safetensors', two: 'a.safetensors' },
      'Expected tensor "one" in the shard b.safetensors, as model.safetensors.index.json says, got none there.',
    ],
    [
      { one: '../a.safetensors' },
      'Expected the name of a .safetensors file beside model.safetensors.index.json for the shard of "one", got "../a.safetensors".',
    ],
    [{ one: 'x/a.safetensors' }, 'got "x/a.safetensors".'],
    [{ one: 'x\\a.safetensors' }, 'got "x\\\\a.safetensors".'],
    [{ one: '..safetensors' }, 'got "..safetensors".'],
    [{ one: 'c:a.safetensors' }, 'got "c:a.safetensors".'],
    [{ one: 7 }, 'got 7.'],
    [undefined, 'Expected a JSON object for weight_map in model.safetensors.index.json, got undefined.'],
  ])('are refused for the map %j', async (weightMap, message) => {
    const files = memoryFiles({
      'model.safetensors.index.json': index(weightMap),
      'a.safetensors': one,
      'b.safetensors': two,
      'c.safetensors': safetensorsBytes({ one: float32Tensor([1], [1]), both: float32Tensor([1], [1]) }),
    });
    await expect(openCheckpoint(files)).rejects.toThrow(message);
  });

  it('are refused when the index names a tensor twice', async () => {
    const text = '{"weight_map":{"one":"a.safetensors","one":"b.safetensors"}}';
    await expect(openCheckpoint(memoryFiles({ 'model.safetensors.index.json': text }))).rejects.toThrow(
      'Expected every key once in model.safetensors.index.json, got "one" twice.',
    );
  });
});

describe('a source that cannot tell whether it has the single file', () => {
  function failing(contents: Record<string, Uint8Array | string>): Files {
    const files = memoryFiles(contents);
    return {
      ...files,
      async open(file) {
        if (contents[file] === undefined) throw new Error(`${file} is not cached`);
        return files.open(file);
      },
    };
  }

  it('may have the index', async () => {
    const files = failing({
      'model.safetensors.index.json': index({ one: 'a.safetensors' }),
      'a.safetensors': one,
    });
    expect((await openCheckpoint(files)).tensors.size).toBe(1);
  });

  it('fails with what it said of the single file', async () => {
    await expect(openCheckpoint(failing({}))).rejects.toThrow('model.safetensors is not cached');
  });
});

describe('openCheckpoint', () => {
  it('rejects with the reason of an aborted signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    const files = memoryFiles({ 'model.safetensors': one });
    await expect(openCheckpoint(files, { signal })).rejects.toThrow('enough');
  });
});
