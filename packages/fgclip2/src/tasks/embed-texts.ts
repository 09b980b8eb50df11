import { normalize, Tensor, type WalkType } from '@fgclip2/tensor';
import type { LoadedModel } from '../loading/loaded-model.ts';
import type { WarningOptions } from '../loading/warning-options.ts';
import { type EmbeddingSource, embeddingSource } from './embedding-source.ts';
import { streamConcurrently } from './stream-concurrently.ts';
import { checkTextList, textFeatures } from './text-features.ts';
import { type CutTexts, warnOfCutTexts } from './truncation-warning.ts';

/** How far a task over many items has come. */
export interface TaskProgress {
  done: number;
  total: number;
}

/** Options that embedding images and embedding texts share. */
export interface EmbedOptions {
  /** Whether each vector gets length 1, so that dot products are cosines. @default true */
  normalized?: boolean | undefined;
  /** Called after each step. @default undefined */
  onProgress?: ((progress: TaskProgress) => void) | undefined;
  /** Rejects the task between its steps. @default undefined */
  signal?: AbortSignal | undefined;
}

/** Options of {@link embedTexts}. */
export interface EmbedTextsOptions extends EmbedOptions, WarningOptions {
  /** How the texts are read: `short` up to 64 tokens, `long` up to 196, `box` for phrases. @default 'short' */
  walkType?: WalkType | undefined;
}

/** Vectors of texts, and what made them. */
export interface TextEmbeddings {
  /** float32 [texts, width], in the order of the texts. */
  vectors: Tensor<'float32'>;
  /** For each text whether its end was cut: it has more tokens than its walk reads. */
  truncated: boolean[];
  source: EmbeddingSource;
}

/** Texts that run through the tower together: more are no faster, and need more memory. */
const batchSize = 16;

/** One vector a text; as many batches run at once as the runtime has workers. */
export async function embedTexts(
  loaded: LoadedModel,
  texts: readonly string[],
  options: EmbedTextsOptions = {},
): Promise<TextEmbeddings> {
  const { walkType = 'short', normalized = true, onProgress, onWarning, signal } = options;
  checkTextList(texts, 'texts');
  const width = loaded.model.config.visionConfig.hiddenSize;
  const vectors = Tensor.zeros('float32', [texts.length, width]);
  const starts = Array.from({ length: Math.ceil(texts.length / batchSize) }, (_, batch) => batch * batchSize);
  const cut: CutTexts = new Map();
  let done = 0;
  const batches = streamConcurrently(
    starts,
    { atOnce: loaded.model.concurrency, ahead: 0, signal },
    {
      prepare: (start) => texts.slice(start, start + batchSize),
      async use(batch, index, inner) {
        const features = await textFeatures(loaded, batch, { walkType, signal: inner, cut });
        return { start: starts[index]!, count: batch.length, features };
      },
    },
  );
  for await (const { start, count, features } of batches) {
    vectors.data.set((normalized ? normalize(features) : features).data, start * width);
    done += count;
    onProgress?.({ done, total: texts.length });
  }
  warnOfCutTexts(loaded, cut, { walkType, onWarning });
  const source = await embeddingSource(loaded, { kind: 'text', walkType, normalized }, { signal });
  return { vectors, truncated: texts.map((text) => cut.has(text)), source };
}
