import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { baseOf, unit } from './hash.ts';
import { type StateDictConfig, stateDict } from './state-dict.ts';

/** Values held in memory while writing. */
const chunkLength = 1 << 20;

/**
 * Writes a checkpoint folder whose every weight follows from its name, its index and the seed: any size, in
 * bounded memory, as config.json and one F32 model.safetensors.
 */
export async function writeProceduralCheckpoint(
  folder: string,
  config: StateDictConfig,
  seed: number,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config.json'), JSON.stringify({ model_type: 'fgclip2', ...config }, null, 2));
  const tensors = stateDict(config);
  const path = join(folder, 'model.safetensors');
  const file = await open(`${path}.incomplete`, 'w');
  try {
    await file.write(safetensorsHeader(tensors));
    for (const [name, shape] of tensors) {
      const count = elements(shape);
      for (let start = 0; start < count; start += chunkLength) {
        const values = new Float32Array(Math.min(chunkLength, count - start));
        fillWeight(name, shape, seed, values, start);
        await file.write(new Uint8Array(values.buffer));
      }
    }
  } finally {
    await file.close();
  }
  await rename(`${path}.incomplete`, path);
}

/** Fills `out` with the elements of the weight `name` from `startIndex` on. */
export function fillWeight(
  name: string,
  shape: readonly number[],
  seed: number,
  out: Float32Array,
  startIndex = 0,
): void {
  const base = baseOf(name, seed);
  const [scale, offset] = distribution(name, shape);
  for (let i = 0; i < out.length; i++) {
    out[i] = Math.fround(unit(base, startIndex + i) * scale) + offset;
  }
}

/** Scale and offset of a weight's values; they keep activations in the range of a trained model. */
function distribution(name: string, shape: readonly number[]): [scale: number, offset: number] {
  const perInput = (factor: number) => Math.fround(factor / Math.sqrt(shape[1]!));
  if (name === 'logit_scale') return [Math.fround(0.1), Math.fround(Math.LN10)];
  if (name === 'logit_bias') return [Math.fround(0.1), -10];
  if (/(layer_?norm[12]?|final_layer_norm)\.weight$/.test(name)) return [Math.fround(0.1), 1];
  if (name.endsWith('bias')) return [Math.fround(0.02), 0];
  if (name.endsWith('token_embedding.weight')) return [0.5, 0];
  if (name.includes('position_embedding')) return [0.25, 0];
  if (name.endsWith('probe')) return [1, 0];
  if (/[qk]_proj\.weight$/.test(name)) return [perInput(2.5), 0];
  if (name.endsWith('in_proj_weight')) return [perInput(2), 0];
  return [perInput(1.5), 0];
}

function safetensorsHeader(tensors: ReadonlyMap<string, readonly number[]>): Uint8Array {
  const header: Record<string, object> = { __metadata__: { format: 'pt' } };
  let offset = 0;
  for (const [name, shape] of tensors) {
    const end = offset + elements(shape) * 4;
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(json, 8);
  return bytes;
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
