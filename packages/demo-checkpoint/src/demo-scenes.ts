import { readFileSync } from 'node:fs';

/** A text in English and in Chinese. */
export interface BothLanguages {
  readonly en: string;
  readonly zh: string;
}

/** A thing in a scene. */
export interface DemoBox {
  /** Left, top, right, bottom in pixels. */
  readonly box: readonly [number, number, number, number];
  readonly emoji: string;
  /** The colour it is seen in; `undefined` where it has no one colour. */
  readonly colour: string | undefined;
  /** What to call it, often with its colour. */
  readonly phrase: BothLanguages;
}

/** A picture the sample checkpoint was not trained on, with what is true and false about it. */
export interface DemoScene {
  /** File name, e.g. `scene0.png`. */
  readonly file: string;
  /** The picture as a `file:` URL. */
  readonly url: URL;
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** Colour of the background; `undefined` where it has no one colour. */
  readonly background: string | undefined;
  readonly caption: BothLanguages;
  readonly longCaption: BothLanguages;
  /** A caption that is almost true. */
  readonly falseCaption: BothLanguages;
  /** What is false in it: another thing, another colour, another relation, colours swapped. */
  readonly falsehood: 'thing' | 'colour' | 'relation' | 'swap';
  readonly boxes: readonly DemoBox[];
}

/** A scene as `samples.json` writes it. */
interface Sample {
  file: string;
  width: number;
  height: number;
  background: string | null;
  short: BothLanguages;
  long: BothLanguages;
  hard_negative: BothLanguages & { kind: keyof typeof falsehoods };
  boxes: (BothLanguages & { xyxy: [number, number, number, number]; emoji: string; colour: string | null })[];
}

const falsehoods = { obj: 'thing', col: 'colour', rel: 'relation', swap: 'swap' } as const;

/**
 * The sample scenes, read from disk at each call.
 *
 * @example
 * import { demoScenes } from '@fgclip2/demo-checkpoint';
 * for (const { file, caption } of demoScenes()) console.log(file, caption.en, caption.zh);
 */
export function demoScenes(): readonly DemoScene[] {
  const folder = new URL('../scenes/', import.meta.url);
  const samples: Sample[] = JSON.parse(readFileSync(new URL('samples.json', folder), 'utf8'));
  return samples.map((sample) => ({
    file: sample.file,
    url: new URL(sample.file, folder),
    width: sample.width,
    height: sample.height,
    background: sample.background ?? undefined,
    caption: sample.short,
    longCaption: sample.long,
    falseCaption: { en: sample.hard_negative.en, zh: sample.hard_negative.zh },
    falsehood: falsehoods[sample.hard_negative.kind],
    boxes: sample.boxes.map(({ xyxy, emoji, colour, en, zh }) => ({
      box: xyxy,
      emoji,
      colour: colour ?? undefined,
      phrase: { en, zh },
    })),
  }));
}
