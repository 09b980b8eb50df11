import type { EmbeddingSource } from 'fgclip2';
import { isDType, type LoadRequest, type ModelOptions } from './model-command.ts';

/** What names a model, and how images are opened and cut for it. */
type ModelChoice = Pick<
  ModelOptions,
  'model' | 'revision' | 'patches' | 'exifOrientation' | 'imageProcessor'
> & { dtype?: LoadRequest['dtype'] };

/**
 * The model of a command that works with an index: the one that is named, else the one that made the vectors. Its dtype
 * is theirs, and images are cut, turned and resized as theirs, where nothing else is asked for. Whether the vectors go
 * together is checked by the weights, once it is loaded.
 */
export function modelOfIndex(
  options: ModelChoice,
  { isNamed, source }: { isNamed: boolean; source: EmbeddingSource | undefined },
): ModelChoice {
  if (source === undefined) return options;
  const { patches, exifOrientation, imageProcessor = imageProcessorOf(source) } = options;
  const asInIndex = {
    patches: patches ?? (typeof source.patches === 'number' ? source.patches : undefined),
    exifOrientation: exifOrientation && source.orientation !== 'as stored',
    imageProcessor,
    dtype: options.dtype ?? dtypeOf(source),
  };
  if (isNamed) return { ...options, ...asInIndex };
  return {
    ...asInIndex,
    model: source.model,
    revision: options.revision ?? source.revision,
  };
}

function imageProcessorOf({ imageProcessor }: EmbeddingSource): ModelChoice['imageProcessor'] {
  return imageProcessor === 'fast' || imageProcessor === 'slow' ? imageProcessor : undefined;
}

/** The dtype to load for the one of a source, such as `fp16` or `text fp32, vision q8`. */
function dtypeOf({ dtype }: EmbeddingSource): LoadRequest['dtype'] {
  const [, text, vision] = /^text (\w+), vision (\w+)$/.exec(dtype) ?? [undefined, dtype, dtype];
  return isDType(text) && isDType(vision) ? { text, vision } : undefined;
}
