import type { EncodedImage } from 'fgclip2';
import { type ChosenImage, type ImageInput, type ImageInputOptions, imageInput } from './image-input.ts';
import { latest } from './latest.ts';
import { type ModelLoader, modelLoader } from './model-loader.ts';
import type { Page } from './page.ts';
import type { TextList } from './text-list.ts';
import { readState } from './url-state.ts';

/** The image of a page as its model has encoded it. */
export interface PageImage {
  readonly loader: ModelLoader;
  readonly input: ImageInput;
  /** Undefined while there is no image, the model is not ready, or the image is still being encoded. */
  readonly encoded: EncodedImage | undefined;
  /** What encoding took. */
  readonly milliseconds: number;
}

/** Options of {@link encodedImage}. */
export interface EncodedImageOptions extends Omit<ImageInputOptions, 'onImage'> {
  /** Filled from the page's address at first, and by `suggest` with every sample. */
  texts: TextList;
  suggest(image: ChosenImage): string[];
  /** Called when what was found out about the image is no longer true. @default nothing */
  onForget?: (() => void) | undefined;
  /** Called with each image that is chosen. @default nothing */
  onImage?: ((image: ChosenImage) => void) | undefined;
  /** Called when the image is encoded. */
  onEncoded(): void;
}

/** Encodes the image that is chosen, once, and again only for another image or another model. */
export function encodedImage(
  page: Page,
  { texts, suggest, onForget, onImage, onEncoded, ...options }: EncodedImageOptions,
): PageImage {
  let encoded: EncodedImage | undefined;
  let milliseconds = 0;

  const loader = modelLoader(page, { onReady: () => look() });
  const input = imageInput(page, {
    ...options,
    onImage: (image) => {
      forget();
      onImage?.(image);
      const kept = readState('text');
      if (texts.texts.length === 0 && kept.length > 0) texts.set(kept);
      else if (image.sample !== undefined || texts.texts.length === 0) texts.set(suggest(image));
      look();
    },
  });

  function forget(): void {
    encoded = undefined;
    texts.score([]);
    onForget?.();
  }

  const look = latest(
    async (signal) => {
      forget();
      if (loader.fgclip2 === undefined || input.image === undefined) return;
      const start = performance.now();
      const found = await loader.fgclip2.encode(input.image.blob, { signal });
      signal.throwIfAborted();
      encoded = found;
      milliseconds = performance.now() - start;
      onEncoded();
    },
    { onError: page.fail },
  );

  return {
    loader,
    input,
    get encoded() {
      return encoded;
    },
    get milliseconds() {
      return milliseconds;
    },
  };
}
