import { join } from 'node:path';
import { peers } from '../peers.ts';
import { imageInputs, textIds } from '../prepare/inputs.ts';
import { type Run, serve } from './serve.ts';
import type { Task } from './task.ts';

/** Options of this contender. */
interface TransformersOptions {
  readonly workbench: string;
  readonly dtype: 'fp32' | 'q8';
  /** Threads a run. @default onnxruntime's own default */
  readonly threads?: number | undefined;
}

// transformers.js as its users call it: SiglipVisionModel, SiglipTextModel, its default options.

const { workbench, dtype, threads } = JSON.parse(process.argv[2]!) as TransformersOptions;
const library = await import(peers.resolve('@huggingface/transformers')!);
const { env, SiglipVisionModel, SiglipTextModel, AutoProcessor, RawImage, Tensor } = library;
env.allowRemoteModels = false;
env.localModelPath = join(workbench, 'transformers');
const hidden = 768;

await serve(`transformers.js ${env.version}`, prepare);

async function prepare(task: Task): Promise<Run> {
  if (task.kind === 'text') {
    const text = await SiglipTextModel.from_pretrained('text', { dtype });
    const ids = textIds(task.texts);
    const inputs = { input_ids: new Tensor('int64', ids.data, ids.dims) };
    return async () => (await text(inputs)).pooler_output.data.slice(0, hidden);
  }
  if (task.kind !== 'image' && task.kind !== 'file' && task.kind !== 'folder')
    throw new Error(`Expected an image or a text, got ${task.kind}.`);
  const folder = `vision-${task.patches}`;
  const vision = await SiglipVisionModel.from_pretrained(folder, {
    dtype,
    ...(threads !== undefined && { session_options: { intraOpNumThreads: threads } }),
  });
  if (task.kind === 'file') {
    const processor = await AutoProcessor.from_pretrained(folder);
    return async () => (await vision(await processor(await RawImage.read(task.path)))).pooler_output.data;
  }
  if (task.kind === 'folder') {
    const processor = await AutoProcessor.from_pretrained(folder);
    const { paths, batch = 1 } = task;
    return async () => {
      let first: Float32Array | undefined;
      for (let start = 0; start < paths.length; start += batch) {
        const images = await Promise.all(
          paths.slice(start, start + batch).map((path) => RawImage.read(path)),
        );
        const { pooler_output: pooled } = await vision(await processor(images));
        first ??= pooled.data.slice(0, hidden);
      }
      return first;
    };
  }
  const { pixelValues } = await imageInputs(workbench, task.patches);
  const side = Math.sqrt(task.patches) * 16;
  const pixels = new Tensor('float32', channelsFirst(pixelValues.data, side), [1, 3, side, side]);
  return async () => (await vision({ pixel_values: pixels })).pooler_output.data;
}

/** Patches [N, 16 * 16 * 3] of a square to its pixels [3, side, side]. */
function channelsFirst(patches: Float32Array, side: number): Float32Array {
  const pixels = new Float32Array(patches.length);
  const columns = side / 16;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const patch = Math.floor(y / 16) * columns + Math.floor(x / 16);
      const from = patch * 768 + ((y % 16) * 16 + (x % 16)) * 3;
      for (let c = 0; c < 3; c++) pixels[(c * side + y) * side + x] = patches[from + c]!;
    }
  }
  return pixels;
}
