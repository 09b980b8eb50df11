import type { EncodedImage } from 'fgclip2';
import { type ChosenImage, type ImageInput, type ImageInputOptions, imageInput } from './image-input.ts';
import { latest } from './latest.ts';
import { type ModelLoader, modelLoader } from './model-loader.ts';
import type { Page } from './page.ts';
import type { Sample } from './samples.ts';
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
  /** Whether the model loads, or is at work on the image. */
  isBusy(): boolean;
}

/** Options of {@link encodedImage}. */
export interface EncodedImageOptions extends Omit<ImageInputOptions, 'onImage' | 'status'> {
  /**
   * Filled from the page's address at first, and by `suggest` with every sample; of these texts, only what somebody
   * typed stays for an image of one's own.
   */
  texts: TextList;
  suggest(sample: Sample): string[];
  /** Called when what was found out about the image is no longer true. @default nothing */
  onForget?: (() => void) | undefined;
  /** Called with each image that is chosen. @default nothing */
  onImage?: ((image: ChosenImage) => void) | undefined;
  /** Called when the image is encoded. */
  onEncoded(): void;
  /** Whether the app asks the model about the encoded image just now. @default never */
  isAsking?: (() => boolean) | undefined;
}

/** Encodes the image that is chosen, once, and again only for another image or another model. */
export function encodedImage(
  page: Page,
  { texts, suggest, onForget, onImage, onEncoded, isAsking, ...options }: EncodedImageOptions,
): PageImage {
  const words = () => page.say(bothWords);
  let encoded: EncodedImage | undefined;
  let milliseconds = 0;
  let isFirst = true;

  const loader = modelLoader(page, { onReady: () => lookAgain(), onGone: () => lookAgain() });
  const look = latest(
    async (signal) => {
      if (loader.fgclip2 === undefined || input.image === undefined) return;
      const start = performance.now();
      const found = await loader.fgclip2.encode(input.image.pixels, { signal });
      signal.throwIfAborted();
      encoded = found;
      milliseconds = performance.now() - start;
      page.succeed('task');
      onEncoded();
    },
    {
      onError: (error) => {
        texts.score([]);
        page.fail(error);
      },
    },
  );
  const isWorking = () => look.isBusy() || isAsking?.() === true;
  const status = () => {
    if (loader.state === 'loading') return words().loading;
    return isWorking() ? words().looking : '';
  };
  const input = imageInput(page, {
    ...options,
    status,
    onImage: (image) => {
      suggestTexts(image);
      lookAgain();
      onImage?.(image);
    },
  });

  function lookAgain(): void {
    encoded = undefined;
    onForget?.();
    if (loader.state === 'loading' || loader.state === 'ready') texts.outdate();
    else texts.score([]);
    look();
  }

  function suggestTexts({ sample }: ChosenImage): void {
    const suggested = sample === undefined ? [] : suggest(sample);
    const kept = isFirst ? readState('text') : [];
    isFirst = false;
    if (texts.texts.length === 0 && kept.length > 0) {
      texts.set(kept, { typed: kept.filter((text) => !suggested.includes(text)) });
    } else if (sample !== undefined) texts.set(suggested);
    else texts.set(texts.typed, { typed: texts.typed });
  }

  return {
    loader,
    input,
    get encoded() {
      return encoded;
    },
    get milliseconds() {
      return milliseconds;
    },
    isBusy: () => loader.state === 'loading' || isWorking(),
  };
}

const bothWords = {
  en: { loading: 'Loading the model…', looking: 'Looking at the image…' },
  zh: { loading: '正在加载模型…', looking: '正在看图片…' },
};
