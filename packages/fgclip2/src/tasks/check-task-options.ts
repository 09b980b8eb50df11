import { isLoadOption } from '../loading/check-options.ts';
import type { PrepareOptions } from '../loading/prepare.ts';
import { checkKnownOptions } from '../loading/unknown-option.ts';
import type { ClassifyOptions } from './classify.ts';
import type { EmbedImageStreamOptions, EmbedImagesOptions } from './embed-images.ts';
import type { EmbedTextsOptions } from './embed-texts.ts';
import type { HeatmapImageOptions, HeatmapOptions } from './heatmap.ts';
import type { LocateOptions, LocateTextOptions } from './locate.ts';
import type { ImageOptions } from './prepare-pixels.ts';
import type { RankCaptionsOptions, RankOptions } from './rank.ts';
import type { RegionsOptions, RegionTextOptions } from './regions.ts';

/** The options of every task. */
interface TaskOptions {
  prepare: PrepareOptions;
  encode: ImageOptions;
  rank: RankOptions;
  'rank of an encoded image': RankCaptionsOptions;
  regions: RegionsOptions;
  'regions of an encoded image': RegionTextOptions;
  heatmap: HeatmapImageOptions;
  'heatmap of an encoded image': HeatmapOptions;
  locate: LocateOptions;
  'locate of an encoded image': LocateTextOptions;
  classify: ClassifyOptions;
  embedImages: EmbedImagesOptions;
  embedImageStream: EmbedImageStreamOptions;
  embedTexts: EmbedTextsOptions;
}

/** A task, as an error names it. */
export type Task = keyof TaskOptions;

const steps = { signal: true, onStage: true } as const;
const imageFile = { applyExifOrientation: true, maxPixels: true, decode: true } as const;
const image = { ...steps, ...imageFile, maxNumPatches: true, onWarning: true } as const;
const embedded = {
  ...imageFile,
  maxNumPatches: true,
  normalized: true,
  onProgress: true,
  onWarning: true,
  signal: true,
} as const;
const texts = { ...steps, walkType: true, onWarning: true } as const;

/** All options by name; the types say when one is missing. */
const names: { [Name in Task]: Record<keyof TaskOptions[Name], true> } = {
  prepare: { onProgress: true, signal: true },
  encode: image,
  rank: { ...image, ...texts },
  'rank of an encoded image': texts,
  regions: { ...image, ...texts },
  'regions of an encoded image': texts,
  heatmap: { ...image, ...texts },
  'heatmap of an encoded image': texts,
  locate: { ...image, ...texts, minProbability: true },
  'locate of an encoded image': { ...texts, minProbability: true },
  classify: {
    ...imageFile,
    templates: true,
    topK: true,
    walkType: true,
    maxNumPatches: true,
    onProgress: true,
    onWarning: true,
    signal: true,
  },
  embedImages: embedded,
  embedImageStream: { ...embedded, order: true, dense: true },
  embedTexts: { walkType: true, normalized: true, onProgress: true, onWarning: true, signal: true },
};

/**
 * Checks that a task knows every option that is not undefined, so that none is ignored.
 *
 * @throws TypeError that names the option, and the one that was meant or what takes it.
 */
export function checkTaskOptions(task: Task, options: object | undefined): void {
  checkKnownOptions(options, {
    of: task,
    known: Object.keys(names[task]),
    elsewhere: (name) => {
      if (task.endsWith('an encoded image') && name in names.encode) return 'which belongs to encode';
      return isLoadOption(name) ? 'which belongs to load' : undefined;
    },
  });
}
