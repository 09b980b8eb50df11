import { type NamedTensors, openCheckpoint, Weights } from '@fgclip2/checkpoint';
import type { HubOptions } from '@fgclip2/checkpoint/node';
import { Fgclip2Config } from '@fgclip2/config';
import { loadImageProcessor } from '@fgclip2/image-processor';
import { Fgclip2Model } from '@fgclip2/model';
import { type FilesOfDTypeOptions, filesOfDType, type WeightsDType, weightsDType } from '@fgclip2/quantize';
import type { Files, Runtime } from '@fgclip2/tensor';
import { loadTokenizer } from '@fgclip2/tokenizer/node';
import { Fgclip2 } from './fgclip2.ts';
import { filesOf } from './files-of.ts';

/** The dtype of each tower's weights. */
export interface TowerDTypes {
  /** @default 'fp32' */
  text?: WeightsDType | undefined;
  /** @default 'fp32' */
  vision?: WeightsDType | undefined;
}

/** Options of {@link load}; those of the hub count where the model comes from there. */
export interface LoadOptions extends HubOptions {
  /**
   * What the towers' weights are: `fp32` is exact; `q8` is several times faster on processors with 8-bit
   * products; `fp16` and `q4` are smaller on disk. A copy is written once and kept where the model has others.
   * @default what the model's files hold
   */
  dtype?: WeightsDType | TowerDTypes | undefined;
  /** Where copies in another dtype are kept. @default XDG_CACHE_HOME/fgclip2 or ~/.cache/fgclip2 */
  copiesDir?: string | undefined;
  /** What runs the model; the caller disposes it. @default nodeRuntime() of its own, disposed with the model */
  runtime?: Runtime | undefined;
  /**
   * Which image processor: `fast` gives torchvision's bytes, `slow` Pillow's.
   * @default the one the checkpoint names; the published ones name the fast one
   */
  imageProcessor?: 'fast' | 'slow' | undefined;
}

/**
 * Opens a checkpoint for the tasks of {@link Fgclip2}: a folder, a hub id, a base URL or {@link Files}.
 *
 * Files that are not here yet are downloaded to the hub's cache; every weight is checked before this returns.
 * @throws Error when a file is missing or does not fit, or `@fgclip2/runtime-node` is not installed.
 * @example
 * import { load } from 'fgclip2';
 *
 * await using fgclip2 = await load('qihoo360/fg-clip2-base');
 * const [best] = await fgclip2.rank('photo.jpg', ['a black cat', '一只白猫']);
 * console.log(best?.text, best?.probability);
 */
export async function load(model: string | URL | Files, options: LoadOptions = {}): Promise<Fgclip2> {
  const { runtime: given, imageProcessor: which, dtype, copiesDir, signal, ...hubOptions } = options;
  const files = filesOf(model, { ...hubOptions, signal });
  const copyOptions = { copiesDir, onProgress: options.onProgress, signal };
  const [config, checkpoint, tokenizer, imageProcessor] = await Promise.all([
    Fgclip2Config.fromPretrained(files, { signal }),
    openTowers(files, typeof dtype === 'object' ? dtype : { text: dtype, vision: dtype }, copyOptions),
    loadTokenizer(files, { signal }),
    // Budgets follow the image: its features never depend on its neighbours.
    loadImageProcessor(files, { imageProcessor: which, dynamicMaxPatches: true, signal }),
  ]);
  const runtime = given ?? (await ownRuntime());
  try {
    const weights = new Weights(checkpoint);
    const fgclip2Model = new Fgclip2Model({ config, weights, runtime });
    weights.verify();
    const stored = new Set([...checkpoint.tensors.values()].map(({ dtype }) => dtype));
    return new Fgclip2({
      name: files.name,
      revision: files.revision,
      storedAs: [...stored].sort(),
      dtype: dtypeOf(checkpoint),
      model: fgclip2Model,
      tokenizer,
      imageProcessor,
      ownRuntime: given === undefined ? runtime : undefined,
    });
  } catch (error) {
    if (given === undefined) await runtime.dispose();
    throw error;
  }
}

/** The checkpoint with each tower in its dtype; the rest of the model comes with the vision tower. */
async function openTowers(
  files: Files,
  { text, vision }: TowerDTypes,
  options: FilesOfDTypeOptions,
): Promise<NamedTensors> {
  const open = async (dtype: WeightsDType | undefined) =>
    openCheckpoint(dtype === undefined ? files : await filesOfDType(files, dtype, options), options);
  const checkpoint = await open(vision);
  if (text === vision) return checkpoint;
  const isText = (name: string) => name.startsWith('text_model.');
  const tensors = [
    ...[...checkpoint.tensors].filter(([name]) => !isText(name)),
    ...[...(await open(text)).tensors].filter(([name]) => isText(name)),
  ];
  return { name: checkpoint.name, tensors: new Map(tensors) };
}

/** One word for both towers where they are alike. fp16 weights are computed with in float32, exactly. */
function dtypeOf(checkpoint: NamedTensors): string {
  const [text, vision] = (['text', 'vision'] as const).map((tower) => weightsDType(checkpoint, tower));
  return text === vision ? text! : `text ${text}, vision ${vision}`;
}

async function ownRuntime(): Promise<Runtime> {
  const { nodeRuntime } = await import('@fgclip2/runtime-node').catch((cause: Error) => {
    throw new Error(
      `[fgclip2] Expected @fgclip2/runtime-node to run the model, could not load it (${cause.message}): npm install @fgclip2/runtime-node`,
      { cause },
    );
  });
  return nodeRuntime();
}
