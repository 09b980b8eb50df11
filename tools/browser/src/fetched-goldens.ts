import { type CheckpointTensor, readFloat32, readSafetensorsHeader } from '@fgclip2/checkpoint';
import { sha256Hex } from '@fgclip2/files';
import type { GoldenCase, GoldenFolder, TensorSpec } from '@fgclip2/goldens/golden-folder';
import { Tensor } from '@fgclip2/tensor';
import { fillUnit } from '@fgclip2/test-kit/procedural-hash';
import { fetchedFiles } from './fetched-files.ts';

/** The model cases of a golden folder below a URL: what `openGoldens` reads from a disk. */
export async function openFetchedGoldens(base: URL): Promise<GoldenFolder> {
  const response = await fetch(new URL('index_model.json', base));
  const { seed, cases } = (await response.json()) as { seed: number; cases: GoldenCase[] };
  const files = fetchedFiles(base, [
    ...new Set(cases.flatMap(({ file }) => (file === undefined ? [] : [file]))),
  ]);
  const headers = new Map<string, ReadonlyMap<string, CheckpointTensor>>();

  async function stored({ file }: GoldenCase, name: string): Promise<CheckpointTensor> {
    const header = headers.get(file!) ?? (await readSafetensorsHeader((await files.open(file!))!)).tensors;
    headers.set(file!, header);
    const tensor = header.get(name);
    if (tensor === undefined) throw new Error(`[browser] Expected tensor ${name} in ${file}, got none.`);
    return tensor;
  }

  return {
    path: base.href,
    cases,
    base: undefined,
    seedOf: () => seed,
    async floats(golden, spec) {
      if (spec.tensor === undefined) return procedural(spec, spec.seed ?? seed);
      const tensor = await stored(golden, spec.tensor);
      return new Tensor('float32', await readFloat32(tensor), tensor.shape);
    },
    async integers(golden, spec) {
      const { source, start, end, dtype, shape } = await stored(golden, spec.tensor!);
      const bytes = (await source.read(start, end)).slice();
      const values = dtype === 'I64' ? new BigInt64Array(bytes.buffer) : new Int32Array(bytes.buffer);
      return new Tensor('int32', Int32Array.from(values as Int32Array | BigInt64Array, Number), shape);
    },
  };
}

async function procedural(spec: TensorSpec, seed: number): Promise<Tensor<'float32'>> {
  const { shape, scale = 1, zero_rows_from, sha256 } = spec;
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  fillUnit(spec.procedural!, seed, values);
  for (let i = 0; i < values.length; i++) values[i] = values[i]! * scale;
  const [, rows = 0, width = 0] = shape;
  zero_rows_from?.forEach((row, item) => {
    values.fill(0, (item * rows + row) * width, (item + 1) * rows * width);
  });
  const hex = await sha256Hex(new Uint8Array(values.buffer));
  if (sha256 !== undefined && sha256 !== hex) {
    throw new Error(`[browser] Expected sha256 ${sha256} for ${spec.procedural}, got ${hex}.`);
  }
  return new Tensor('float32', values, shape);
}
