import type { EmbeddingSource } from 'fgclip2';
import { isDType, type ModelOptions } from './model-command.ts';

/** What names a model, and how images are opened and cut for it. */
type ModelChoice = Pick<ModelOptions, 'model' | 'revision' | 'dtype' | 'patches' | 'exifOrientation'>;

/**
 * The model of a command that works with an index: the one that is named, else the one that made the vectors, in their
 * dtype. Images are cut and turned as those of the index where nothing else is asked for. Whether the vectors go
 * together is checked by the weights, once it is loaded.
 */
export function modelOfIndex<Options extends ModelChoice>(
  options: Options,
  { isNamed, source }: { isNamed: boolean; source: EmbeddingSource | undefined },
): Options {
  if (source === undefined) return options;
  const { patches, dtype, exifOrientation } = options;
  const asInIndex = {
    patches: patches ?? (typeof source.patches === 'number' ? source.patches : undefined),
    exifOrientation: exifOrientation && source.orientation !== 'as stored',
  };
  if (isNamed) return { ...options, ...asInIndex };
  return {
    ...options,
    ...asInIndex,
    model: source.model,
    revision: options.revision ?? source.revision,
    dtype: dtype ?? (isDType(source.dtype) ? source.dtype : undefined),
  };
}
