import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Fgclip2ImageProcessor, imageSizeForMaxNumPatches, patchBudget } from '@fgclip2/image-processor';
import { decodeImage } from '@fgclip2/image-processor/node';
import {
  checkBucketTable,
  checkImageFile,
  checkImageProcessorCase,
  checkProceduralImage,
  checkSizeTable,
  openImageGoldens,
  type Verdict,
} from '@fgclip2/test-kit/images';
import type { CaseReport } from './check-folder.ts';

const processor = new Fgclip2ImageProcessor();

/** Checks the pictures of a folder: generated images, target sizes, budgets, processor runs, decoded files. */
export async function* checkImages(
  path: string,
  wanted: (kind: string) => boolean,
): AsyncGenerator<CaseReport> {}
