import { type Files, memorySource } from '@fgclip2/files';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from './open-checkpoint.ts';
import { weightsFingerprint } from './weights-fingerprint.ts';
import { type HeaderOptions, writeSafetensorsHeader } from './write-safetensors-header.ts';

/** Values a tensor has in these tests. */
const shapes: Record<string, number[]> = {
  logit_scale: [1],
  logit_bias: [1],
  'text_model.embeddings.token_embedding.weight': [50, 32],
  'text_model.encoder.layers.0.mlp.fc1.weight': [32, 32],
  'text_model.encoder.layers.1.mlp.fc1.weight': [32, 32],
  'text_model.encoder.layers.10.mlp.fc1.weight': [32, 32],
  'text_model.final_layer_norm.bias': [32],
  'text_model.head.bias': [600],
  'text_model.head.weight': [32, 32],
  'vision_model.probe.features': [1, 4],
};
const names = Object.keys(shapes);

type Changes = Record<string, number>;

/** A file of float32 tensors, each value its place; `changes` gives tensors another value at a place. */
function safetensors(of: readonly string[], changes: Changes = {}, options?: HeaderOptions): Uint8Array {
  const tensors = of.map((name) => {
    const values = Float32Array.from({ length: shapes[name]!.reduce((a, b) => a * b, 1) }, (_, i) => i);
    if (changes[name] !== undefined) values[changes[name]] = -1;
    return { name, values };
  });
  const entries = tensors.map(({ name, values }) => ({
    name,
    dtype: 'F32' as const,
    shape: shapes[name]!,
    byteLength: values.byteLength,
  }));
  const parts = [
    writeSafetensorsHeader(entries, options),
    ...tensors.map(({ values }) => new Uint8Array(values.buffer)),
  ];
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** The fingerprint of files by name, and the bytes that it reads. */
async function fingerprint(files: Record<string, Uint8Array>) {
  let read = 0;
  const opened: Files = {
    name: 'test',
    async open(name) {
      const bytes = files[name];
      if (bytes === undefined) return undefined;
      const source = memorySource(bytes, name);
      return {
        ...source,
        read(start, end, options) {
          read += end - start;
          return source.read(start, end, options);
        },
      };
    },
  };
  const checkpoint = await openCheckpoint(opened);
  read = 0;
  return { ...(await weightsFingerprint(checkpoint)), read };
}

const ofFile = (changes?: Changes, options?: HeaderOptions) =>
  fingerprint({ 'model.safetensors': safetensors(names, changes, options) });

describe('weightsFingerprint', () => {
  it('reads vectors, and of matrices of the head and of the last layer the beginning', async () => {
    const { weights, copy, read } = await ofFile();
    expect([weights!.length, copy]).toEqual([64, undefined]);
    expect(read).toBe(4 + 4 + 4 * 32 + 4 * 600 + 256 + 256);
  });

  it('is the same for shards, and for another order', async () => {
    const { weights } = await ofFile();
    const [first, second] = [names.slice(0, 4), names.slice(4)];
    const weightMap = Object.fromEntries(
      names.map((name) => [name, first.includes(name) ? 'a.safetensors' : 'b.safetensors']),
    );
    const sharded = await fingerprint({
      'model.safetensors.index.json': new TextEncoder().encode(JSON.stringify({ weight_map: weightMap })),
      'a.safetensors': safetensors(first),
      'b.safetensors': safetensors(second),
    });
    expect(sharded.weights).toBe(weights);
    const turned = await fingerprint({ 'model.safetensors': safetensors(names.toReversed()) });
    expect(turned.weights).toBe(weights);
  });

  it.each<[Changes, isSeen: boolean]>([
    [{ logit_scale: 0 }, true],
    [{ 'text_model.head.bias': 599 }, true],
    [{ 'text_model.head.weight': 63 }, true],
    [{ 'text_model.head.weight': 64 }, false],
    [{ 'text_model.encoder.layers.10.mlp.fc1.weight': 0 }, true],
    [{ 'text_model.encoder.layers.1.mlp.fc1.weight': 0 }, false],
    [{ 'text_model.embeddings.token_embedding.weight': 0 }, false],
    [{ 'vision_model.probe.features': 0 }, false],
  ])('of weights with %j changed differs: %s', async (changes, isSeen) => {
    const [{ weights: before }, { weights: after }] = [await ofFile(), await ofFile(changes)];
    expect(after !== before).toBe(isSeen);
  });

  it('of a copy is that of its source, beside its own', async () => {
    const { weights: own } = await ofFile();
    const copyOf = 'ab'.repeat(32);
    const copy = await ofFile({}, { copyOf });
    expect([copy.weights, copy.copy]).toEqual([copyOf, own]);
    await expect(ofFile({}, { copyOf: 'unknown' })).rejects.toThrow(
      'Expected a sha256 in hex for __metadata__ fgclip2.copy_of in the safetensors header of model.safetensors, got "unknown".',
    );
  });
});
