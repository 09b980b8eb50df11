import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { type CheckpointTensor, readFloat32, readSafetensorsHeader } from '@fgclip2/checkpoint';
import { folder } from '@fgclip2/files/node';
import { Tensor } from '@fgclip2/tensor';
import { fillUnit } from '@fgclip2/test-kit/procedural';

/** A tensor as an index names it: stored in the case's file, or made from a name and the seed. */
export interface TensorSpec {
  tensor?: string;
  procedural?: string;
  shape: number[];
  seed?: number;
  /** Factor of procedural values. @default 1 */
  scale?: number;
  /** Per item of a batch: the first row of zeros. */
  zero_rows_from?: number[];
  /** Of the little-endian bytes. */
  sha256?: string;
}

/** One recorded case; which inputs and outputs it has depends on its kind. */
export interface GoldenCase {
  id: string;
  kind: string;
  /** The checkpoint it ran on: `tiny`, or `base` for the procedural one. */
  model?: string;
  file?: string;
  /** The image processor of an image case. */
  processor?: string;
  walk_type?: string;
  box?: number[];
  input_shape?: number[];
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** A folder of the format `fgclip2-goldens/1`. */
export interface GoldenFolder {
  readonly path: string;
  readonly cases: readonly GoldenCase[];
  /** The sizes and the seed of the procedural checkpoint of its `base` cases, where there are any. */
  readonly base: { config: object; seed: number } | undefined;
  seedOf(golden: GoldenCase): number;
  /** A float32 tensor of a case. */
  floats(golden: GoldenCase, spec: TensorSpec): Promise<Tensor<'float32'>>;
  /** An integer tensor of a case, I32 or I64. */
  integers(golden: GoldenCase, spec: TensorSpec): Promise<Tensor<'int32'>>;
}

interface Index {
  format: string;
  seed: number;
  cases: GoldenCase[];
  base_config?: object;
}

/** Opens every `index*.json` of a folder whose cases are about the model. */
export async function openGoldens(path: string): Promise<GoldenFolder> {
  const names = (await readdir(path)).filter((name) => /^index.*\.json$/.test(name)).sort();
  const indexes: Index[] = [];
  for (const name of names) {
    const index = JSON.parse(await readFile(`${path}/${name}`, 'utf8')) as Index;
    if (index.format !== 'fgclip2-goldens/1') {
      throw new Error(
        `[goldens] Expected format "fgclip2-goldens/1" in ${name}, got ${JSON.stringify(index.format)}.`,
      );
    }
    indexes.push(index);
  }
  if (indexes.length === 0) throw new Error(`[goldens] Expected an index*.json in ${path}, got none.`);

  const files = folder(path);
  const seeds = new Map(
    indexes.flatMap((index) => index.cases.map((golden) => [golden, index.seed] as const)),
  );
  const headers = new Map<string, Promise<ReadonlyMap<string, CheckpointTensor>>>();
  const base = indexes.find((index) => index.base_config !== undefined);

  async function stored(golden: GoldenCase, name: string): Promise<CheckpointTensor> {
    const file = golden.file!;
    let header = headers.get(file);
    if (header === undefined) {
      header = readHeader(file);
      headers.set(file, header);
    }
    const tensor = (await header).get(name);
    if (tensor === undefined) throw new Error(`[goldens] Expected tensor ${name} in ${file}, got none.`);
    return tensor;
  }

  async function readHeader(file: string): Promise<ReadonlyMap<string, CheckpointTensor>> {
    const source = await files.open(file);
    if (source === undefined) throw new Error(`[goldens] Expected ${file} in ${path}, got none.`);
    return (await readSafetensorsHeader(source)).tensors;
  }

  const seedOf = (golden: GoldenCase): number => seeds.get(golden)!;
  return {
    path,
    cases: indexes.flatMap((index) => index.cases),
    base: base && { config: base.base_config!, seed: base.seed },
    seedOf,
    async floats(golden, spec) {
      if (spec.tensor === undefined) return procedural(spec, spec.seed ?? seedOf(golden));
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

function procedural(spec: TensorSpec, seed: number): Tensor<'float32'> {
  const { shape, scale = 1 } = spec;
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  fillUnit(spec.procedural!, seed, values);
  if (scale !== 1)
    values.forEach((value, index) => {
      values[index] = value * scale;
    });
  const [, rows = 0, width = 0] = shape;
  spec.zero_rows_from?.forEach((row, item) => {
    values.fill(0, (item * rows + row) * width, (item + 1) * rows * width);
  });
  const sha256 = createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex');
  if (spec.sha256 !== undefined && spec.sha256 !== sha256) {
    throw new Error(`[goldens] Expected sha256 ${spec.sha256} for ${spec.procedural}, got ${sha256}.`);
  }
  return new Tensor('float32', values, shape);
}
