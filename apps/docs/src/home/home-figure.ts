import { demoScenes } from '@fgclip2/demo-checkpoint';
import type { Fgclip2 } from 'fgclip2';

/** A part of a caption; with `map`, a phrase and its heat map's number. */
export interface CaptionPart {
  text: string;
  map?: number | undefined;
}

/** What the home page shows before anything is downloaded: real results of the demo checkpoint. */
export interface HomeFigure {
  /** Of the image in the demo checkpoint's package. */
  file: string;
  width: number;
  height: number;
  captions: { parts: CaptionPart[]; language: 'en' | 'zh'; probability: number }[];
  /** Cosines of every patch with a phrase, in hundredths, row by row. */
  maps: { phrase: string; language: 'en' | 'zh'; rows: number; columns: number; cosines: number[] }[];
}

// The phrases in brackets get a heat map.
const captions = [
  { language: 'en', text: 'a picture of a [sunflower], an [elephant] and an [orange butterfly]' },
  { language: 'zh', text: '[向日葵]、一头[大象]和[橙色的蝴蝶]。' },
  { language: 'en', text: 'a sunflower, an elephant and a [purple butterfly]' },
  { language: 'zh', text: '一朵向日葵、一头大象和[紫色蝴蝶]' },
] as const;

/** Asks the demo checkpoint what the home page shows. */
export async function homeFigure(fgclip2: Fgclip2): Promise<HomeFigure> {
  const scene = demoScenes()[5]!;
  const image = await fgclip2.encode(scene.url);
  const ranking = await image.rank(captions.map(({ text }) => text.replaceAll(/[[\]]/g, '')));
  const maps: HomeFigure['maps'] = [];
  const figure: HomeFigure = {
    file: scene.file,
    width: image.width,
    height: image.height,
    captions: [],
    maps,
  };
  for (const [index, { language, text }] of captions.entries()) {
    const parts: CaptionPart[] = [];
    for (const [position, part] of text.split(/[[\]]/).entries()) {
      if (position % 2 === 0) {
        if (part !== '') parts.push({ text: part });
        continue;
      }
      parts.push({ text: part, map: maps.length });
      const { rows, columns, cosines } = await image.heatmap(part);
      const hundredths = Array.from(cosines, (cosine) => Math.round(100 * cosine));
      maps.push({ phrase: part, language, rows, columns, cosines: hundredths });
    }
    const { probability } = ranking.find((one) => one.index === index)!;
    figure.captions.push({ parts, language, probability: Math.round(1000 * probability) / 1000 });
  }
  return figure;
}
