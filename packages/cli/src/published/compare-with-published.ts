import { softmax } from '@fgclip2/tensor';
import type { EncodedImage, Fgclip2 } from 'fgclip2';
import type { PublishedExpectations } from './published-expectations.ts';

/** How the published numbers may have been computed; the publication does not say. */
export interface PublishedConditions {
  lowerCase: boolean;
  maxNumPatches: number;
}

/** How far a model is from the published numbers under some conditions. */
export interface PublishedComparison extends PublishedConditions {
  /** For each group of captions, and `region`: the largest difference. */
  worst: Record<string, number>;
  /** Whether every number is within the tolerance. */
  reproduces: boolean;
}

/** Computes the published numbers with a model, for an image encoded under these conditions, and compares them. */
export async function compareWithPublished(
  fgclip2: Fgclip2,
  image: EncodedImage,
  expectations: PublishedExpectations,
  { lowerCase, maxNumPatches }: PublishedConditions,
  signal: AbortSignal,
): Promise<PublishedComparison> {
  const { groups, region, tolerance } = expectations;
  const { features, width, height } = image;
  const { model, tokenizer } = fgclip2;
  const worst: Record<string, number> = {};
  let reproduces = true;
  const compare = (name: string, got: readonly number[], expected: readonly number[]) => {
    const differences = expected.map((value, index) => Math.abs(got[index]! - value));
    worst[name] = Math.max(...differences);
    // Written so that NaN does not count as reproduced.
    const within = (difference: number, index: number) =>
      difference <= tolerance.absolute + tolerance.relative * Math.abs(expected[index]!);
    reproduces &&= differences.every(within);
  };
  const imageFeatures = await features.imageFeatures({ signal });
  for (const { name, texts, walkType, logits } of groups) {
    const inputs = tokenizer.encode(texts, { walkType, lowerCase });
    const textFeatures = await model.getTextFeatures(inputs, { signal });
    const { logitsPerImage } = await model.logits(imageFeatures, textFeatures);
    compare(name, [...logitsPerImage.data], logits);
  }
  const boxes = await features.regionFeatures(region.boxes, [height, width], { signal });
  const inputs = tokenizer.encode([region.text], { walkType: 'box', lowerCase });
  const { imageEmbeds, textEmbeds } = await model.logits(
    boxes,
    await model.getTextFeatures(inputs, { signal }),
  );
  const cosines = region.boxes.map((_, row) => dotRow(imageEmbeds.data, row, textEmbeds.data));
  compare('region', softmax(cosines.map((cosine) => 100 * cosine)), region.scores);
  return { lowerCase, maxNumPatches, worst, reproduces };
}

function dotRow(rows: Float32Array, row: number, vector: Float32Array): number {
  return vector.reduce((sum, value, index) => sum + value * rows[row * vector.length + index]!, 0);
}
