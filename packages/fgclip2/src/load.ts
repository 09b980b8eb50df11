import { openCheckpoint } from '@fgclip2/checkpoint';
import type { HubOptions } from '@fgclip2/checkpoint/node';
import { Fgclip2Config } from '@fgclip2/config';
import { loadImageProcessor } from '@fgclip2/image-processor';
import { Fgclip2Model } from '@fgclip2/model';
import type { Files, Runtime } from '@fgclip2/tensor';
import { Fgclip2Tokenizer } from '@fgclip2/tokenizer';
import { Fgclip2 } from './fgclip2.ts';
import { filesOf } from './files-of.ts';

/** Options of {@link load}; those of the hub count where the model comes from there. */
export interface LoadOptions extends HubOptions {
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
  const { runtime: given, imageProcessor: which, signal, ...hubOptions } = options;
  const files = filesOf(model, { ...hubOptions, signal });
  const [config, checkpoint, tokenizer, imageProcessor] = await Promise.all([
    Fgclip2Config.fromPretrained(files, { signal }),
    openCheckpoint(files, { signal }),
    Fgclip2Tokenizer.fromPretrained(files, { signal }),
    // Budgets follow the image: its features never depend on its neighbours.
    loadImageProcessor(files, { imageProcessor: which, dynamicMaxPatches: true, signal }),
  ]);
  const runtime = given ?? (await ownRuntime());
  try {
    const weights = checkpoint.weights();
    const fgclip2Model = new Fgclip2Model({ config, weights, runtime });
    weights.verify();
    const stored = new Set([...checkpoint.tensors.values()].map(({ dtype }) => dtype));
    return new Fgclip2({
      name: files.name,
      revision: files.revision,
      storedAs: [...stored].sort(),
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

async function ownRuntime(): Promise<Runtime> {
  const { nodeRuntime } = await import('@fgclip2/runtime-node').catch((cause: Error) => {
    throw new Error(
      `[fgclip2] Expected @fgclip2/runtime-node to run the model, could not load it (${cause.message}): npm install @fgclip2/runtime-node`,
      { cause },
    );
  });
  return nodeRuntime();
}
