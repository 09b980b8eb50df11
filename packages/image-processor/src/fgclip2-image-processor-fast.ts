import { checkOptions, describe } from '@fgclip2/tensor';
import { Fgclip2ImageProcessor } from './fgclip2-image-processor.ts';
import type { ImageProcessorOptions } from './options/image-processor-options.ts';
import type { PreprocessorConfig } from './options/preprocessor-config.ts';
import { rescaleWithinNormalize } from './patches/sample-tables.ts';
import { type FastKernel, resizeFastInPieces } from './resize/resize-fast.ts';

/** Options of {@link Fgclip2ImageProcessorFast}. */
export interface FastImageProcessorOptions extends ImageProcessorOptions {
  /** Which of torchvision's resizes: that of x86 processors, or that of everything else. @default 'int16' */
  kernel?: FastKernel | undefined;
}

/**
 * Turns images into patches, to the same bits as the reference's fast processor on torchvision.
 *
 * Two things differ from {@link Fgclip2ImageProcessor}: the kernel of the resize (a level of 255 at most), which is
 * bilinear only, and the rounding of rescale and normalize (6e-8 at most).
 *
 * Source: `Fgclip2ImageProcessorFast` of the reference, `Siglip2ImageProcessorFast` with a dynamic patch budget.
 * @throws RangeError for a value that an option cannot take, or another `resample` than 2 (bilinear).
 * @example
 * import { Fgclip2ImageProcessorFast } from '@fgclip2/image-processor';
 * import { decodeImage } from '@fgclip2/image-processor/node';
 *
 * const processor = new Fgclip2ImageProcessorFast({ decode: decodeImage });
 * const { pixelValues, spatialShapes } = await processor.preprocess('photo.jpg');
 */
export class Fgclip2ImageProcessorFast extends Fgclip2ImageProcessor {
  /** Which of torchvision's resizes it has. */
  readonly kernel: FastKernel;

  constructor(options: FastImageProcessorOptions = {}, config: PreprocessorConfig = {}) {
    checkOptions('@fgclip2/image-processor', options, {});
    const { kernel = 'int16' } = options;
    if (kernel !== 'int16' && kernel !== 'float32') {
      throw new RangeError(
        `[@fgclip2/image-processor] Expected 'int16' or 'float32' for kernel, got ${describe(kernel)}.`,
      );
    }
    super(options, config, {
      type: 'Fgclip2ImageProcessorFast',
      bilinearOnly: true,
      resize: (image, size) => resizeFastInPieces(image, size, kernel),
      sampleValue: rescaleWithinNormalize,
    });
    this.kernel = kernel;
  }

  override get name(): string {
    return `${super.name} (${this.kernel})`;
  }
}
