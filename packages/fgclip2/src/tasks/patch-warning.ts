import type { LoadedModel } from '../loading/loaded-model.ts';
import type { ImageOptions } from './prepare-pixels.ts';

/**
 * Patches from which attention, whose time grows with their square, takes longer than the rest of a tower of base
 * size: 36,864 operations a pair of patches against 170 million a patch. The model was trained with up to 1,024.
 */
const manyPatches = 4096;

/** Warns once about a task that cuts images into so many patches that it may seem to hang. */
export function warnOfManyPatches(
  { onWarning: standard = console.warn }: LoadedModel,
  { maxNumPatches = 0, onWarning = standard }: Pick<ImageOptions, 'maxNumPatches' | 'onWarning'>,
): void {
  // What is no number is refused where it is used.
  if (!(maxNumPatches > manyPatches)) return;
  onWarning(
    `[fgclip2] maxNumPatches is ${maxNumPatches}, more than ${manyPatches}: the time grows with its square, to minutes an image, and the model was trained with up to 1024.`,
  );
}
