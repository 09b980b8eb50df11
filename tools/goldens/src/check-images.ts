import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  Fgclip2ImageProcessor,
  Fgclip2ImageProcessorFast,
  type ImageInput,
  imageSizeForMaxNumPatches,
  patchBudget,
  type RawImage,
  resize,
  resizeFast,
  toRgb,
} from '@fgclip2/image-processor';
import { decodeImage } from '@fgclip2/image-processor/node';
import {
  checkBucketTable,
  checkImageFile,
  checkImageProcessorCase,
  checkProceduralImage,
  checkSizeTable,
  type ImageProcessorUnderTest,
  openImageGoldens,
  type Verdict,
} from '@fgclip2/test-kit/images';
import type { CaseReport } from './case-report.ts';

/** The image processors that can be checked, by the name the goldens give them. */
const processors: Readonly<Record<string, ImageProcessorUnderTest>> = {
  slow: {
    preprocess: (images, options) => new Fgclip2ImageProcessor().preprocess<'float32'>(images, options),
    resizeRgb: (image, size) => resize(toRgb(image), size).data,
  },
  fast_i16: {
    preprocess: (images, options) => new Fgclip2ImageProcessorFast().preprocess<'float32'>(images, options),
    resizeRgb: (image, size) => resizeFast(toRgb(image), size).data,
  },
  fast_f32: {
    preprocess: (images, options) =>
      new Fgclip2ImageProcessorFast({ kernel: 'float32' }).preprocess<'float32'>(images, options),
    resizeRgb: (image, size) => resizeFast(toRgb(image), size, 'float32').data,
  },
};

/** Images of a folder: generated ones, target sizes, budgets, processor runs and decoded files. */
export async function* checkImages(
  path: string,
  wanted: (kind: string) => boolean,
): AsyncGenerator<CaseReport> {
  if (!existsSync(join(path, 'index_images.json'))) return;
  const goldens = await openImageGoldens(path);
  const { images, cases, files } = goldens.index;
  if (wanted('image_generated')) {
    for (const spec of images) yield report('image_generated', spec.name, checkProceduralImage(spec));
  }
  if (wanted('size_table')) {
    yield report('size_table', 'target sizes', checkSizeTable(goldens, imageSizeForMaxNumPatches));
  }
  if (wanted('bucket_table')) yield report('bucket_table', 'budgets', checkBucketTable(goldens, patchBudget));
  if (wanted('image_file')) {
    for (const file of files) {
      yield report('image_file', file.file, await checkImageFile(goldens, file, decodeAsStored));
    }
  }
  for (const imageCase of cases) {
    const processor = processors[imageCase.processor];
    const kind = imageKind(imageCase.processor);
    if (processor === undefined || !wanted(kind)) continue;
    yield report(kind, imageCase.id, await checkImageProcessorCase(goldens, imageCase, processor));
  }
}

/** Pillow's `convert("RGB")`, of which the goldens are. */
function decodeAsStored(input: ImageInput): Promise<RawImage> {
  return decodeImage(input, { applyExifOrientation: false });
}

/** What a run of an image processor is called as a kind: each processor is one. */
export function imageKind(processor: string): string {
  return `image_processor_${processor}`;
}

/** Whether this image processor can be checked. */
export function canCheckProcessor(processor: string): boolean {
  return processor in processors;
}

/** Bytes are equal or they are not: the tolerance is 0. */
function report(kind: string, id: string, { passed, worst, message }: Verdict): CaseReport {
  if (passed) return { id, kind, measures: [{ stage: message, error: 0, tolerance: 0 }] };
  return { id, kind, measures: [{ stage: message, error: worst, tolerance: 0 }], failure: message };
}
