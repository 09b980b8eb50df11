import { demoScenes } from '@fgclip2/demo-checkpoint';
import type { ComparisonSamples } from '@fgclip2/quantize';
import type { Fgclip2 } from 'fgclip2';

/** What a copy is measured on. */
export interface MeasuredOn {
  /** Files or URLs; none means the bundled scenes with their captions. */
  images: readonly string[];
  texts: readonly string[];
}

/** A person's images and texts, or the bundled scenes, as inputs of a model. */
export async function comparisonSamples(
  { tokenizer, imageProcessor, decodeImage }: Fgclip2,
  { images, texts }: MeasuredOn,
  signal: AbortSignal,
): Promise<ComparisonSamples> {
  const scenes = demoScenes();
  const isOwn = images.length > 0;
  const chosen = isOwn ? images : scenes.map(({ url }) => url);
  const decoded = await Promise.all(chosen.map((image) => decodeImage(image, { signal })));
  const captions = texts.length > 0 ? texts : scenes.flatMap(({ caption }) => [caption.en, caption.zh]);
  const longCaptions =
    texts.length > 0 ? texts : scenes.flatMap(({ longCaption }) => [longCaption.en, longCaption.zh]);
  return {
    images: await Promise.all(decoded.map((pixels) => imageProcessor.preprocess(pixels, { signal }))),
    regions: decoded.map(({ width, height }, index) => ({
      boxes: isOwn ? quarters(width, height) : scenes[index]!.boxes.map(({ box }) => box),
      imageSize: [height, width],
    })),
    texts: {
      short: tokenizer.encode(captions, { walkType: 'short' }),
      box: tokenizer.encode(captions, { walkType: 'box' }),
      long: tokenizer.encode(longCaptions, { walkType: 'long' }),
    },
  };
}

/** Four boxes that cover an image: to compare two models, any boxes will do. */
function quarters(width: number, height: number): [number, number, number, number][] {
  const [x, y] = [width / 2, height / 2];
  return [
    [0, 0, x, y],
    [x, 0, width, y],
    [0, y, x, height],
    [x, y, width, height],
  ];
}
