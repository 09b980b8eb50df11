import type { ImageSize } from '@fgclip2/image-processor';
import type { ImageFeatures } from '@fgclip2/model';
import { namingRows, type Tensor } from '@fgclip2/tensor';

/** An image after one run of the vision tower, as the tasks take it. */
export interface TaskImage extends ImageSize {
  readonly features: ImageFeatures;
  /** What errors call it: its path or URL, or `the image`. */
  readonly name: string;
}

/** Features of an image; where they are not finite, the error names the image as the caller does. */
export function featuresOf(
  { features, name }: TaskImage,
  ask: (features: ImageFeatures) => Promise<Tensor<'float32'>>,
): Promise<Tensor<'float32'>> {
  return namingRows(() => ask(features), { owner: 'fgclip2', nameOf: () => name });
}
