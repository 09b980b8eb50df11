import type { Language, Page } from './page.ts';

/** A text in both languages. */
export type BothLanguages = Record<Language, string>;

/** A box of a sample image, and what is in it. */
export interface SampleBox {
  /** Left, top, right, bottom in pixels. */
  box: [number, number, number, number];
  phrase: BothLanguages;
}

/** An image that comes with the demo checkpoint. */
export interface Sample {
  /** What the page's address calls it, e.g. `scene6`. */
  name: string;
  url: URL;
  width: number;
  height: number;
  caption: BothLanguages;
  /** A caption that is almost true. */
  falseCaption: BothLanguages;
  boxes: SampleBox[];
}

/** A thing, in both languages; the commonest name first. */
export type Thing = Record<Language, string[]>;

/** The demo checkpoint's images. */
export async function loadSamples({ assets, signal }: Page): Promise<Sample[]> {
  const entries = (await fetchJson(new URL('scenes/samples.json', assets), signal)) as {
    file: string;
    width: number;
    height: number;
    short: BothLanguages;
    hard_negative: BothLanguages;
    boxes: (BothLanguages & { xyxy: SampleBox['box'] })[];
  }[];
  return entries.map(({ file, width, height, short, hard_negative, boxes }) => ({
    name: file.replace(/\.\w+$/, ''),
    url: new URL(`scenes/${file}`, assets),
    width,
    height,
    caption: short,
    falseCaption: { en: hard_negative.en, zh: hard_negative.zh },
    boxes: boxes.map(({ xyxy, en, zh }) => ({ box: xyxy, phrase: { en, zh } })),
  }));
}

/** The things the demo checkpoint knows. */
export async function loadThings({ assets, signal }: Page): Promise<Thing[]> {
  return (await fetchJson(new URL('checkpoint/concepts.json', assets), signal)) as Thing[];
}

async function fetchJson(url: URL, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`[app] Expected ${url}, got status ${response.status}.`);
  return response.json();
}

/** Names of what is in a sample, every second one in the other language. */
export function samplePhrases({ boxes }: Sample, language: Language): string[] {
  const other = language === 'zh' ? 'en' : 'zh';
  return boxes.map(({ phrase }, index) => phrase[index % 2 === 0 ? language : other]);
}
