import type { ReadOptions } from '@fgclip2/files';
import type { Box, Fgclip2Model, ImageSizeInput } from '@fgclip2/model';
import { dot, normalize, type Tensor } from '@fgclip2/tensor';
import type { TextInputs } from '@fgclip2/text-model';
import type { VisionInputs } from '@fgclip2/vision-model';

/** A kind of feature that is compared. */
export type FeatureKind = 'image' | 'dense' | 'region' | 'short' | 'box' | 'long';

/** What {@link compareModels} runs; what is left out is not compared. */
export interface ComparisonSamples {
  /** Images, one a batch. */
  images: readonly VisionInputs[];
  /** Boxes of each image in pixels, and the size of its original. */
  regions?: readonly { boxes: readonly Box[]; imageSize: ImageSizeInput }[] | undefined;
  /** Texts of each walk, as the tokenizer gives them. */
  texts: Partial<Record<'short' | 'box' | 'long', TextInputs>>;
}

/** How close two models' features of one kind are. */
export interface FeatureAgreement {
  /** Vectors that were compared. */
  vectors: number;
  /** Mean cosine between the two models' vectors. */
  meanCosine: number;
  /** Smallest cosine. */
  worstCosine: number;
  /** Part of the first k results, 0 to 1, that both models have in common, where features of this kind are searched for. */
  topKOverlap?: number | undefined;
}

/** Options of {@link compareModels}. */
export interface CompareOptions extends ReadOptions {
  /** Results that are compared for each query. @default 5, or all where there are fewer */
  topK?: number | undefined;
}

/**
 * Runs two models on the same inputs: cosines of their features, and how many of the first results for each text
 * among the images (or among the regions, for the box walk) are the same.
 */
export async function compareModels(
  exact: Fgclip2Model,
  other: Fgclip2Model,
  samples: ComparisonSamples,
  { topK = 5, signal }: CompareOptions = {},
): Promise<Partial<Record<FeatureKind, FeatureAgreement>>> {
  const [a, b] = [await featuresOf(exact, samples, signal), await featuresOf(other, samples, signal)];
  const agreement: Partial<Record<FeatureKind, FeatureAgreement>> = {};
  for (const kind of Object.keys(a) as FeatureKind[]) {
    const cosines = a[kind]!.map((row, index) => dot(row, b[kind]![index]!));
    const searched = kind === 'box' ? 'region' : 'image';
    const isQuery = kind === 'short' || kind === 'long' || kind === 'box';
    const canSearch = isQuery && a[searched] !== undefined && a[searched].length > 1;
    agreement[kind] = {
      vectors: cosines.length,
      meanCosine: cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length,
      worstCosine: Math.min(...cosines),
      ...(canSearch && { topKOverlap: overlap(a[kind]!, a[searched]!, b[kind]!, b[searched]!, topK) }),
    };
  }
  return agreement;
}

type Features = Partial<Record<FeatureKind, Float32Array[]>>;

async function featuresOf(
  model: Fgclip2Model,
  { images, regions, texts }: ComparisonSamples,
  signal: AbortSignal | undefined,
): Promise<Features> {
  const features: Features = {};
  const add = (kind: FeatureKind, rows: Tensor<'float32'>) => {
    features[kind] = [...(features[kind] ?? []), ...rowsOf(normalize(rows))];
  };
  for (const [index, inputs] of images.entries()) {
    for await (const image of model.encodeImages(inputs, { signal })) {
      add('image', await image.imageFeatures({ signal }));
      add('dense', await image.denseFeatures({ signal }));
      const { boxes, imageSize } = regions?.[index] ?? { boxes: [], imageSize: [1, 1] as const };
      if (boxes.length > 0) add('region', await image.regionFeatures(boxes, imageSize, { signal }));
    }
  }
  for (const [walk, inputs] of Object.entries(texts)) {
    add(walk as FeatureKind, await model.getTextFeatures({ ...inputs, walkType: walk }, { signal }));
  }
  return features;
}

function rowsOf({ data, dims }: Tensor<'float32'>): Float32Array[] {
  const [rows, width] = dims as [number, number];
  return Array.from({ length: rows }, (_, row) => data.subarray(row * width, (row + 1) * width));
}

/** The mean part of common results among the first k of each query. */
function overlap(
  queriesA: readonly Float32Array[],
  candidatesA: readonly Float32Array[],
  queriesB: readonly Float32Array[],
  candidatesB: readonly Float32Array[],
  topK: number,
): number {
  const k = Math.min(topK, candidatesA.length);
  const parts = queriesA.map((query, index) => {
    const first = new Set(best(query, candidatesA, k));
    return best(queriesB[index]!, candidatesB, k).filter((index) => first.has(index)).length / k;
  });
  return parts.reduce((sum, part) => sum + part, 0) / parts.length;
}

function best(query: Float32Array, candidates: readonly Float32Array[], k: number): number[] {
  const cosines = candidates.map((candidate, index) => ({ index, cosine: dot(query, candidate) }));
  return cosines
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, k)
    .map(({ index }) => index);
}
