import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Checkpoint, openCheckpoint } from '@fgclip2/checkpoint';
import { Fgclip2Config } from '@fgclip2/config';
import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { Fgclip2Processor, type ProcessorOutput } from '@fgclip2/processor';
import type { Runtime } from '@fgclip2/runtime';
import { nodeRuntime } from '@fgclip2/runtime-node';
import type { Tensor } from '@fgclip2/tensor';
import { decodeImage, type EncodedImage, type Fgclip2, load } from 'fgclip2';
import { asAWhole } from './odd-arguments.ts';

/** An image that is right, made anew for each call. */
export const image = () => ({
  data: new Uint8Array(16 * 16 * 3).fill(7),
  width: 16,
  height: 16,
  channels: 3 as const,
});

/** A signal that never aborts. */
export const signal = new AbortController().signal;

/** A callback that does nothing. */
export const callback = () => {};

/** What the calls are made with: all of it right. */
export interface ApiKit extends AsyncDisposable {
  /** A folder for whatever is written. */
  readonly folder: string;
  readonly runtime: Runtime;
  readonly checkpoint: Checkpoint;
  readonly config: Fgclip2Config;
  readonly fgclip2: Fgclip2;
  readonly encoded: EncodedImage;
  readonly processor: Fgclip2Processor;
  /** Two texts and an image, as the model takes them. */
  readonly inputs: Required<ProcessorOutput>;
  /** float32 [2, width] */
  readonly textFeatures: Tensor<'float32'>;
  /** float32 [1, width] */
  readonly imageFeatures: Tensor<'float32'>;
}

/** Loads the sample checkpoint, with caches of its own and without a network. */
export async function openKit(): Promise<ApiKit> {
  const folder = await mkdtemp(join(tmpdir(), 'fgclip2-attack-'));
  const restore = withEnvironment({ HF_HUB_OFFLINE: '1', HF_HOME: folder, XDG_CACHE_HOME: folder });
  asAWhole(demoCheckpoint);
  const runtime = asAWhole(nodeRuntime({ threads: 1 }));
  const fgclip2 = await load(demoCheckpoint, { runtime, onWarning: callback });
  const processor = await Fgclip2Processor.fromPretrained(demoCheckpoint, { decode: decodeImage });
  const inputs = await processor.process({
    text: ['a', 'b c'],
    images: [image()],
    maxNumPatches: 4,
    returnAttentionMask: true,
  });
  return {
    folder,
    runtime,
    checkpoint: asAWhole(await openCheckpoint(demoCheckpoint)),
    config: await Fgclip2Config.fromPretrained(demoCheckpoint),
    fgclip2,
    encoded: await fgclip2.encode(image()),
    processor,
    inputs: inputs as Required<ProcessorOutput>,
    textFeatures: await fgclip2.model.getTextFeatures(inputs),
    imageFeatures: await fgclip2.model.getImageFeatures(inputs),
    async [Symbol.asyncDispose]() {
      await fgclip2.dispose();
      await runtime.dispose();
      restore();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Sets variables of the environment, for the calls and for processes that they start; gives what sets them back. */
function withEnvironment(variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
