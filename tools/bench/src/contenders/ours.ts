import { folder } from '@fgclip2/files/node';
import { Fgclip2ImageProcessorFast } from '@fgclip2/image-processor';
import { decodeImage } from '@fgclip2/image-processor/node';
import { Fgclip2Model } from '@fgclip2/model';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Tensor } from '@fgclip2/tensor';
import { load } from 'fgclip2';
import { grids, imageInputs, textIds } from '../prepare/inputs.ts';
import { type Run, serve } from './serve.ts';
import type { Task } from './task.ts';

/** Options of this contender. */
export interface OursOptions {
  readonly workbench: string;
  readonly checkpoint: string;
  /** Microseconds. @default the runtime's own default */
  readonly spinning?: number | undefined;
  /** Threads a run. @default the runtime's own default */
  readonly threads?: number | undefined;
  /** Workers, each with sessions of its own. @default 1 */
  readonly workers?: number | undefined;
}

const { workbench, checkpoint, spinning, threads, workers }: OursOptions = JSON.parse(process.argv[2]!);
const runtime = nodeRuntime({ spinning, threads, workers });
const model = await Fgclip2Model.fromPretrained(folder(checkpoint), { runtime });
const processor = new Fgclip2ImageProcessorFast();

await serve(`Node ${process.version}`, prepare);
await runtime.dispose();

async function prepare(task: Task): Promise<Run> {
  switch (task.kind) {
    case 'image': {
      const inputs = await imageInputs(workbench, task.patches);
      return async () => (await model.getImageFeatures(inputs)).data;
    }
    case 'two images': {
      const inputs = await imageInputs(workbench, task.patches);
      return async () => {
        const [first] = await Promise.all([model.getImageFeatures(inputs), model.getImageFeatures(inputs)]);
        return first.data;
      };
    }
    case 'text': {
      const inputs = { inputIds: textIds(task.texts) };
      return async () =>
        (await model.getTextFeatures(inputs)).data.subarray(0, model.config.textConfig.hiddenSize);
    }
    case 'padded':
    case 'unpadded': {
      const inputs = await paddedInputs(task.patches);
      return task.kind === 'padded'
        ? async () => (await model.visionModel.forward(inputs)).poolerOutput!.data.subarray(0, 768)
        : async () => (await model.getImageFeatures(inputs)).data.subarray(0, 768);
    }
    case 'file':
      return async () => {
        const inputs = await processor.preprocess(await decodeImage(task.path), {
          maxNumPatches: task.patches,
        });
        return (await model.getImageFeatures(inputs)).data;
      };
    case 'folder': {
      const fgclip2 = await load(checkpoint, { runtime });
      return async () => {
        const { vectors } = await fgclip2.embedImages(task.paths, { maxNumPatches: task.patches });
        return vectors.data.subarray(0, vectors.dims[1]!);
      };
    }
    default:
      throw new Error(`Expected a task for a model, got ${task.kind}.`);
  }
}

/** Two images of seven tenths of the patches, padded to all of them. */
async function paddedInputs(patches: number) {
  const one = await imageInputs(workbench, patches);
  const pixels = new Float32Array(2 * one.pixelValues.data.length);
  pixels.set(one.pixelValues.data);
  pixels.set(one.pixelValues.data, one.pixelValues.data.length);
  const [rows, columns] = grids.get(patches)!;
  const kept = [rows, Math.round(columns * 0.7)] as const;
  const mask = new Int32Array(2 * patches);
  for (const image of [0, 1]) mask.fill(1, image * patches, image * patches + kept[0] * kept[1]);
  return {
    pixelValues: new Tensor('float32', pixels, [2, patches, 768]),
    spatialShapes: new Tensor('int64', BigInt64Array.from([...kept, ...kept], BigInt), [2, 2]),
    pixelAttentionMask: new Tensor('int32', mask, [2, patches]),
  };
}
