import type { BothLanguages } from './sample.ts';
import { samples, sceneUrls } from './scene-data.ts';

/** A thing in a scene. */
export interface DemoBox {
  /** Left, top, right, bottom in pixels. */
  readonly box: readonly [number, number, number, number];
  readonly emoji: string;
  /** The color it is seen in; `undefined` where it has several. */
  readonly color: string | undefined;
  /** What to call it, often with its color. */
  readonly phrase: BothLanguages;
}

/** An image the sample checkpoint was not trained on, with what is true and false about it. */
export interface DemoScene {
  /** File name, e.g. `scene0.png`. */
  readonly file: string;
  /** Where the image is: a `file:` URL on Node, in a page where its bundler has put it. */
  readonly url: URL;
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** Color of the background; `undefined` where it has several. */
  readonly background: string | undefined;
  readonly caption: BothLanguages;
  readonly longCaption: BothLanguages;
  /** A caption that is almost true. */
  readonly falseCaption: BothLanguages;
  /** What is false in it: another thing, another color, another relation, colors swapped. */
  readonly falsehood: 'thing' | 'color' | 'relation' | 'swap';
  readonly boxes: readonly DemoBox[];
}

const falsehoods = { obj: 'thing', col: 'color', rel: 'relation', swap: 'swap' } as const;

/**
 * The sample scenes.
 *
 * @example
 * import { demoScenes } from '@fgclip2/demo-checkpoint';
 * for (const { file, caption } of demoScenes()) console.log(file, caption.en, caption.zh);
 */
export function demoScenes(): readonly DemoScene[] {
  return samples.map((sample) => ({
    file: sample.file,
    url: sceneUrls[sample.file]!,
    width: sample.width,
    height: sample.height,
    background: sample.background ?? undefined,
    caption: sample.short,
    longCaption: sample.long,
    falseCaption: { en: sample.hard_negative.en, zh: sample.hard_negative.zh },
    falsehood: falsehoods[sample.hard_negative.kind],
    boxes: sample.boxes.map(({ xyxy, emoji, color, en, zh }) => ({
      box: xyxy,
      emoji,
      color: color ?? undefined,
      phrase: { en, zh },
    })),
  }));
}
