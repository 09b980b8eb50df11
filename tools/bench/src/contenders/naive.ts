import { preset } from '@fgclip2/config';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Tensor } from '@fgclip2/tensor';
import { PositionEmbeddings } from '@fgclip2/vision-model';
import { exportedText } from '../exported/text.ts';
import { naflexVision } from '../exported/vision.ts';
import { grids, imageInputs, textIds } from '../prepare/inputs.ts';
import { exportedWeights } from '../prepare/workbench.ts';
import { type Run, serve } from './serve.ts';
import type { Task } from './task.ts';

/** Options of this contender; the runtime's defaults where there are none. */
interface NaiveOptions {
  readonly workbench: string;
  readonly threads?: number | undefined;
  readonly workers?: number | undefined;
}

// The towers as an exporter writes them, on the same runtime with the same options as ours.

const { workbench, threads, workers } = JSON.parse(process.argv[2]!) as NaiveOptions;
const { visionConfig, textConfig } = preset('base');
const weights = await exportedWeights(workbench, 'fp32');
const positions = new PositionEmbeddings(visionConfig, weights.at('vision_model.embeddings'));
const runtime = nodeRuntime({ threads, workers });
const vision = runtime.createSession(naflexVision(visionConfig, weights.at('vision_model')).program());
const text = runtime.createSession(exportedText(textConfig, weights.at('text_model')).program());
weights.verify();
await Promise.all([vision, text]);

await serve(runtime.name, prepare);
await runtime.dispose();

async function prepare(task: Task): Promise<Run> {
  if (task.kind === 'image' || task.kind === 'two images') {
    const session = await vision;
    const { pixelValues } = await imageInputs(workbench, task.patches);
    const inputs = {
      pixel_values: pixelValues,
      position_embeddings: await positions.of([grids.get(task.patches)!], task.patches),
      pixel_attention_mask: new Tensor('int32', new Int32Array(task.patches).fill(1), [1, task.patches]),
    };
    const times = task.kind === 'image' ? 1 : 2;
    return async () => {
      const [first] = await Promise.all(Array.from({ length: times }, () => session.run(inputs)));
      return first!.pooler_output!.data as Float32Array;
    };
  }
  if (task.kind === 'text') {
    const session = await text;
    const inputs = { input_ids: textIds(task.texts) };
    return async () => {
      const { pooler_output: pooled } = await session.run(inputs);
      return (pooled!.data as Float32Array).subarray(0, textConfig.projectionSize);
    };
  }
  throw new Error(`Expected an image or a text, got ${task.kind}.`);
}
