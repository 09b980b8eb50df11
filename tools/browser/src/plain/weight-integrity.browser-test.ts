import { openCheckpoint } from '@fgclip2/checkpoint';
import { clearCache, url } from '@fgclip2/files/web';
import { newShelf, type Shelf } from '@fgclip2/files-kit/shelf';
import { Fgclip2Model } from '@fgclip2/model';
import { webRuntime } from '@fgclip2/runtime-web';
import { Tensor } from '@fgclip2/tensor';
import { afterAll, beforeEach, expect, inject, it } from 'vitest';

const copy = new URL('/tools/browser/node_modules/.cache/quantized/q8/', location.href);
const damaged = 'text_model.encoder.layers.0.mlp.fc1.qweight';
const runtime = webRuntime({ device: 'wasm' });
afterAll(() => runtime.dispose());
beforeEach(async () => {
  await clearCache();
});

async function fileOf(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await fetch(new URL(name, copy))).arrayBuffer());
}

/** A shelf with the 8-bit copy that sends one bit of one weight wrong. */
async function damagedShelf(): Promise<Shelf> {
  const shelf = newShelf(inject('shelves'));
  for (const file of ['config.json', 'model.safetensors']) await shelf.put(file, await fileOf(file));
  const { tensors } = await openCheckpoint(url(copy, { cache: false }));
  await shelf.set({ wrongByte: tensors.get(damaged)!.start + 5 });
  return shelf;
}

async function firstValue(shelf: Shelf): Promise<number> {
  await using model = await Fgclip2Model.fromPretrained(url(shelf.url), { runtime });
  const inputIds = new Tensor(
    'int64',
    BigInt64Array.from({ length: 64 }, (_, i) => BigInt(i)),
    [1, 64],
  );
  return (await model.getTextFeatures({ inputIds })).data[0]!;
}

it('refuses a weight that was damaged on the way, and takes the right one from the next load on', async () => {
  const shelf = await damagedShelf();
  await expect(firstValue(shelf)).rejects.toThrow(
    /Expected sha256 [0-9a-f]{64} for the \d+ bytes of weight "text_model\.encoder\.layers\.0\.mlp\.fc1\.qweight" in http:.*model\.safetensors, got [0-9a-f]{64}: they were damaged, or are of another version of the file/,
  );
  await shelf.set({ wrongByte: null });
  expect(await firstValue(shelf)).toBeTypeOf('number');
  const { length } = await shelf.requests();
  expect(await firstValue(shelf)).toBeTypeOf('number');
  // From then on it is in the cache: what is asked is whether the two files are the same.
  expect((await shelf.requests()).slice(length).map(({ range }) => range)).toEqual([
    'bytes=0-1',
    'bytes=0-1',
  ]);
});
