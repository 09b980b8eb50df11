import type { Files, ReadOptions } from '@fgclip2/files';
import { checkOptions, describe, signalOption } from '@fgclip2/tensor';
import { Fgclip2ImageProcessor } from './fgclip2-image-processor.ts';
import { Fgclip2ImageProcessorFast } from './fgclip2-image-processor-fast.ts';
import type { ImageProcessorOptions } from './options/image-processor-options.ts';
import { readPreprocessorConfig } from './options/preprocessor-config.ts';

/** Options of {@link loadImageProcessor}. */
export interface LoadImageProcessorOptions extends ImageProcessorOptions, ReadOptions {
  /**
   * Which of the two: `fast` gives torchvision's bytes, `slow` Pillow's.
   * @default what the file names: slow for a class whose name does not end with Fast, fast where it names none
   */
  imageProcessor?: 'fast' | 'slow' | undefined;
}

/**
 * The image processor a checkpoint's `preprocessor_config.json` names, as the reference's AutoImageProcessor
 * chooses it; the published checkpoints name the fast one. Options win over the file.
 *
 * @throws Error when there is no such file or it is not a JSON object; RangeError for another image processor, or
 * a value that an option cannot take.
 * @example
 * import { folder } from '@fgclip2/files/node';
 * import { loadImageProcessor } from '@fgclip2/image-processor';
 * const processor = await loadImageProcessor(folder('./fg-clip2-base'), { imageProcessor: 'slow' });
 */
export async function loadImageProcessor(
  files: Files,
  loadOptions: LoadImageProcessorOptions = {},
): Promise<Fgclip2ImageProcessor> {
  checkOptions('@fgclip2/image-processor', loadOptions, signalOption);
  const { imageProcessor, signal, ...options } = loadOptions;
  const config = await readPreprocessorConfig(files, { signal });
  const named = String(config.image_processor_type ?? 'Fast').endsWith('Fast') ? 'fast' : 'slow';
  switch (imageProcessor ?? named) {
    case 'fast':
      return new Fgclip2ImageProcessorFast(options, config);
    case 'slow':
      return new Fgclip2ImageProcessor(options, config);
    default:
      throw new RangeError(
        `[@fgclip2/image-processor] Expected 'fast' or 'slow' for imageProcessor, got ${describe(imageProcessor)}.`,
      );
  }
}
