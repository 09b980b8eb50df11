import { describe, Tensor } from '@fgclip2/tensor';
import type { Downloads } from './downloads.ts';
import type { LoadedModel } from './loaded-model.ts';

/** A part of the model: what reads texts, or what looks at images. */
export type Tower = 'text' | 'vision';

/** How far the weights that were asked for have been read. */
export interface PrepareProgress {
  /** Bytes that have arrived. */
  loaded: number;
  /** Bytes in all. */
  total: number;
}

/** Options of `Fgclip2.prepare`. */
export interface PrepareOptions {
  /** Called as weights arrive, and at the end; weights that Node maps from a disk count at the end. @default undefined */
  onProgress?: ((progress: PrepareProgress) => void) | undefined;
  /** Ends the waiting, and the download where no other task waits for it; what is stored stays. @default undefined */
  signal?: AbortSignal | undefined;
}

/** Reads the weights of towers and starts their sessions, with the shortest text and the smallest image. */
export async function prepare(
  loaded: LoadedModel,
  downloads: Downloads,
  towers: readonly Tower[],
  { onProgress, signal }: PrepareOptions = {},
): Promise<void> {
  checkTowers(towers);
  const total = downloads.sizeOf((name) => towers.some((tower) => isOf(tower, name)));
  let arrived = 0;
  onProgress?.({ loaded: 0, total });
  const stop = downloads.listen((count) => {
    // Bytes between two weights count as well; the last step comes when everything has started.
    arrived = Math.min(arrived + count, total - 1);
    onProgress?.({ loaded: arrived, total });
  });
  try {
    if (towers.includes('text')) await prepareText(loaded, signal);
    if (towers.includes('vision')) await prepareVision(loaded, signal);
    // The two numbers of the logits.
    const row = new Tensor('float32', new Float32Array([1]), [1, 1]);
    await loaded.model.logits(row, row);
    // What is told beside vectors.
    await loaded.identity({ signal });
  } finally {
    stop();
  }
  onProgress?.({ loaded: total, total });
}

async function prepareText(
  { tokenizer, model }: LoadedModel,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const walkType of ['short', 'box', 'long'] as const) {
    const inputs = tokenizer.encode('', { walkType, maxLength: 1 });
    await model.getTextFeatures(inputs, { allowShorterLong: true, signal });
  }
}

async function prepareVision(
  { imageProcessor, model }: LoadedModel,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { patchSize } = model.config.visionConfig;
  const data = new Uint8Array(patchSize * patchSize * 3);
  const inputs = await imageProcessor.preprocess(
    { data, width: patchSize, height: patchSize },
    { maxNumPatches: 1 },
  );
  for await (const encoded of model.encodeImages(inputs, { signal })) {
    await encoded.imageFeatures({ signal });
    await encoded.denseFeatures({ signal });
  }
}

/** Whether a tensor is read when the tower starts: the table of tokens is read row by row. */
function isOf(tower: Tower, name: string): boolean {
  if (tower === 'vision') return /^(vision_model|dense_feature_head)\./.test(name);
  return /^(text_model|boxtext_head|longtext_head)\./.test(name) && !name.includes('token_embedding');
}

function checkTowers(towers: readonly Tower[]): void {
  if (Array.isArray(towers) && towers.every((tower) => tower === 'text' || tower === 'vision')) return;
  throw new RangeError(`[fgclip2] Expected 'text', 'vision' or both for towers, got ${describe(towers)}.`);
}
