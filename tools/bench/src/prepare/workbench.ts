import { link, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  type Checkpoint,
  type CheckpointTensor,
  openCheckpoint,
  readSafetensorsHeader,
  Weights,
} from '@fgclip2/checkpoint';
import { type Fgclip2Config, preset } from '@fgclip2/config';
import { folder } from '@fgclip2/files/node';
import type { Graph } from '@fgclip2/graph';
import { quantizeCheckpoint } from '@fgclip2/quantize/node';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Tensor } from '@fgclip2/tensor';
import { proceduralImage } from '@fgclip2/test-kit/images';
import { fillUnit, type StateDictConfig, writeProceduralCheckpoint } from '@fgclip2/test-kit/procedural';
import { PositionEmbeddings } from '@fgclip2/vision-model';
import sharp from 'sharp';
import { exportedText } from '../exported/text.ts';
import { squareVision } from '../exported/vision.ts';
import { writeExportedWeights } from './exported-weights.ts';
import { grids, inputFile } from './inputs.ts';
import { publishedTokenizer } from './published-tokenizer.ts';

/** Everything the suites measure with, in one folder. */
export interface Workbench {
  readonly folder: string;
  /** Folders of the checkpoint as it is and in 8 bits. */
  readonly checkpoints: { readonly fp32: string; readonly q8: string };
  readonly config: Fgclip2Config;
  /** A JPEG file of 1024 x 768. */
  readonly image: string;
}

/** Squares that the fixed-size exports are made for. */
const squares = [256, 576, 784, 1024] as const;

/**
 * Writes a procedural checkpoint of the published base size with Gemma's tokenizer, its 8-bit copy, an ONNX export
 * of the same weights in both dtypes, inputs and an image; what is there already is kept.
 */
export async function prepareWorkbench(path: string, say: (line: string) => void): Promise<Workbench> {
  const config = preset('base');
  const checkpoints = { fp32: join(path, 'fp32'), q8: join(path, 'q8') };
  const image = join(path, 'image.jpg');
  const workbench = { folder: path, checkpoints, config, image };
  if (await exists(join(path, 'complete'))) return workbench;
  await mkdir(path, { recursive: true });

  say('writing a procedural checkpoint of base size');
  await rm(checkpoints.fp32, { recursive: true, force: true });
  await writeProceduralCheckpoint(checkpoints.fp32, config.toJSON() as unknown as StateDictConfig, 1);
  await writeFile(join(checkpoints.fp32, 'tokenizer.json'), await publishedTokenizer());
  await writeFile(join(checkpoints.fp32, 'preprocessor_config.json'), JSON.stringify({ patch_size: 16 }));

  say('quantizing it to 8 bits');
  await rm(checkpoints.q8, { recursive: true, force: true });
  await using runtime = nodeRuntime({ prepacking: false });
  await quantizeCheckpoint(folder(checkpoints.fp32), checkpoints.q8, 'q8', { runtime });

  say('exporting it to ONNX');
  const checkpoint = await openCheckpoint(folder(checkpoints.fp32));
  for (const dtype of ['fp32', 'q8'] as const) {
    await writeExportedWeights(join(path, `exported-${dtype}.safetensors`), checkpoint, dtype);
  }
  await writeTransformersFolders(workbench);

  say('drawing inputs');
  for (const [patches, [rows, columns]] of grids) {
    const pixels = new Float32Array(rows * columns * 768);
    fillUnit(`bench/${patches}`, 1, pixels);
    await writeFile(inputFile(path, patches), new Uint8Array(pixels.buffer));
  }
  const drawing = {
    name: 'bench',
    kind: 'value',
    cell: null,
    procedural: 'image/bench',
    seed: 1,
    raw_sha256: '',
  } as const;
  const raw = { width: 1024, height: 768, channels: 3 } as const;
  await sharp(proceduralImage({ ...drawing, ...raw }), { raw })
    .jpeg({ quality: 90 })
    .toFile(image);
  await writeFile(join(path, 'complete'), '');
  return workbench;
}

/** The weights of the checkpoint and of its export under one set of names. */
export async function exportedWeights(workbench: string, dtype: 'fp32' | 'q8'): Promise<Weights> {
  const { tensors } = await openCheckpoint(folder(join(workbench, 'fp32')));
  const source = await folder(workbench).open(`exported-${dtype}.safetensors`);
  const exported = (await readSafetensorsHeader(source!)).tensors;
  const all = new Map<string, CheckpointTensor>([...tensors, ...exported]);
  return new Weights({ name: 'the export', tensors: all } satisfies Pick<Checkpoint, 'name' | 'tensors'>);
}

/** Folders as transformers.js loads them: a vision tower for each square, and a text tower. */
async function writeTransformersFolders({ folder: path, config }: Workbench): Promise<void> {
  const { visionConfig, textConfig } = config;
  for (const dtype of ['fp32', 'q8'] as const) {
    const weights = await exportedWeights(path, dtype);
    const suffix = dtype === 'q8' ? '_quantized' : '';
    const vision = weights.at('vision_model');
    const positions = new PositionEmbeddings(visionConfig, vision.at('embeddings'));
    for (const patches of squares) {
      const side = Math.sqrt(patches);
      const table = await positions.of([[side, side]], patches);
      const graph = squareVision(visionConfig, vision, new Tensor('float32', table.data, table.dims));
      const target = join(path, 'transformers', `vision-${patches}`);
      await writeFolder(path, target, dtype, graph, `vision_model${suffix}.onnx`);
      const size = { height: side * visionConfig.patchSize, width: side * visionConfig.patchSize };
      await writeJson(join(target, 'config.json'), { model_type: 'siglip_vision_model' });
      await writeJson(join(target, 'preprocessor_config.json'), {
        image_processor_type: 'SiglipImageProcessor',
        do_resize: true,
        size,
        resample: 2,
        do_rescale: true,
        rescale_factor: 1 / 255,
        do_normalize: true,
        image_mean: [0.5, 0.5, 0.5],
        image_std: [0.5, 0.5, 0.5],
      });
    }
    const target = join(path, 'transformers', 'text');
    await writeFolder(
      path,
      target,
      dtype,
      exportedText(textConfig, weights.at('text_model')),
      `text_model${suffix}.onnx`,
    );
    await writeJson(join(target, 'config.json'), { model_type: 'siglip_text_model' });
    weights.verify();
  }
}

/** Writes a graph whose weights are hard links beside it: onnxruntime refuses files elsewhere. */
async function writeFolder(
  path: string,
  target: string,
  dtype: 'fp32' | 'q8',
  graph: Graph,
  file: string,
): Promise<void> {
  const onnx = join(target, 'onnx');
  await mkdir(onnx, { recursive: true });
  for (const source of [
    join(path, 'fp32', 'model.safetensors'),
    join(path, `exported-${dtype}.safetensors`),
  ]) {
    const linked = join(onnx, basename(source));
    await rm(linked, { force: true });
    await link(source, linked);
  }
  const bytes = graph
    .program()
    .serialize(({ source, start }) => ({ location: basename(source.path!), offset: start }));
  await writeFile(join(onnx, file), bytes);
}

async function writeJson(path: string, value: object): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
