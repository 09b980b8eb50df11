import { storedDType, Weights, weightsFingerprint } from '@fgclip2/checkpoint';
import { Fgclip2Config, walkLengths } from '@fgclip2/config';
import type { Files } from '@fgclip2/files';
import { type DecodeImageOptions, loadImageProcessor } from '@fgclip2/image-processor';
import { Fgclip2Model } from '@fgclip2/model';
import { checkOptions, signalOption } from '@fgclip2/tensor';
import { Fgclip2 } from './fgclip2.ts';
import { Downloads } from './loading/downloads.ts';
import type { SharedLoadOptions, TowerDTypes } from './loading/load-options.ts';
import type { Platform } from './loading/platform.ts';
import { checkKnownOptions } from './loading/unknown-option.ts';
import type { WarningOptions } from './loading/warning-options.ts';

/** What `load` does on a platform. */
export async function loadModel<Options extends SharedLoadOptions & WarningOptions>(
  platform: Platform<Options>,
  model: string | URL | Files,
  options: Options,
): Promise<Fgclip2> {
  const { runtime: givenRuntime, imageProcessor: which, dtype, onWarning = console.warn, signal } = options;
  const { applyExifOrientation = true, maxPixels, decode } = options;
  const files = platform.filesFor(model, options);
  const runtime = givenRuntime ?? (await platform.ownRuntime(options));
  try {
    const reading = Fgclip2Config.fromPretrained(files, { signal });
    const [config, checkpoint, tokenizer, imageProcessor] = await Promise.all([
      reading,
      // The runtime computes what a copy in another dtype is compared with.
      platform.openTowers(files, towerDTypes(dtype), {
        ...options,
        runtime,
      }),
      reading.then(({ textConfig }) =>
        platform.loadTokenizer(files, { ...options, walkLengths: walkLengths(textConfig) }),
      ),
      // Budgets follow the image: its features never depend on its neighbors.
      loadImageProcessor(files, { imageProcessor: which, dynamicMaxPatches: true, signal }),
    ]);
    const downloads = new Downloads();
    const read = downloads.through(checkpoint);
    const weights = new Weights(read);
    const fgclip2Model = new Fgclip2Model({ config, weights, runtime });
    weights.verify();
    warnOfHalves(weights, towerDTypes(dtype), onWarning);
    let fingerprint: ReturnType<typeof weightsFingerprint> | undefined;
    const stored = new Set([...checkpoint.tensors.values()].map(({ dtype }) => dtype));
    return new Fgclip2({
      name: files.name,
      revision: files.revision,
      storedAs: [...stored].sort(),
      dtype: dtypeOf(weights),
      identity: async (more) => {
        checkOptions('fgclip2', more, signalOption);
        // Without the signal of one task: another may be waiting for it.
        fingerprint ??= weightsFingerprint(read).catch((error: unknown) => {
          fingerprint = undefined;
          throw error;
        });
        const known = await fingerprint;
        more?.signal?.throwIfAborted();
        return { ...known, device: runtime.device };
      },
      model: fgclip2Model,
      tokenizer,
      imageProcessor,
      decodeImage: (image, more) =>
        platform.decodeImage(image, { applyExifOrientation, maxPixels, decode, ...given(more) }),
      applyExifOrientation,
      onWarning,
      engine: runtime,
      ownsEngine: givenRuntime === undefined,
      downloads,
    });
  } catch (error) {
    if (givenRuntime === undefined) await runtime.dispose();
    throw error;
  }
}

/** The options that are given: an undefined one leaves another in its place. */
function given(options: DecodeImageOptions = {}): DecodeImageOptions {
  checkOptions('fgclip2', options, {});
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function towerDTypes(dtype: SharedLoadOptions['dtype']): TowerDTypes {
  if (typeof dtype !== 'object') return { text: dtype, vision: dtype };
  checkKnownOptions(dtype, { of: 'dtype', known: ['text', 'vision'], kind: 'a tower' });
  return dtype;
}

/** Says so where fp32 was asked for and the files hold halves: what is computed is the same. */
function warnOfHalves(weights: Weights, wanted: TowerDTypes, onWarning: (message: string) => void): void {
  const halves = (['text', 'vision'] as const).filter(
    (tower) => wanted[tower] === 'fp32' && storedDType(weights.at(`${tower}_model`)) === 'fp16',
  );
  if (halves.length === 0) return;
  onWarning(
    `[fgclip2] The files hold the ${halves.join(' and ')} weights as fp16, which dtype 'fp32' cannot undo: they are computed with in float32, and dtype says fp16.`,
  );
}

/** One word for both towers where they have the same dtype. fp16 weights are computed with in float32, exactly. */
function dtypeOf(weights: Weights): string {
  const [text, vision] = ['text_model', 'vision_model'].map((tower) => storedDType(weights.at(tower)));
  return text === vision ? text! : `text ${text}, vision ${vision}`;
}
