import type { Fgclip2VisionConfig } from '@fgclip2/config';
import { Tensor } from '@fgclip2/tensor';
import type { VisionInputs } from './vision-inputs.ts';

/** Rows and columns of patches: attention over 64 rows, which is where faulty kernels show. */
const side = 8;

/** Patches of the probe. */
export const probePatches: number = side * side;

/**
 * The input of the vision tower's probe: an image of 8 x 8 patches, drawn by a formula in whole numbers so that it
 * is the same everywhere. Each channel is a slope of its own, and a grid of dark squares lies over them.
 */
export function visionProbe(config: Fgclip2VisionConfig): VisionInputs {
  const { patchSize, numChannels } = config;
  const patchWidth = numChannels * patchSize ** 2;
  const pixels = new Float32Array(probePatches * patchWidth);
  for (let index = 0; index < pixels.length; index++) {
    const patch = Math.floor(index / patchWidth);
    const channel = index % numChannels;
    const inPatch = Math.floor((index % patchWidth) / numChannels);
    const x = (patch % side) * patchSize + (inPatch % patchSize);
    const y = Math.floor(patch / side) * patchSize + Math.floor(inPatch / patchSize);
    const isSquare = (x >> 4) % 3 === 0 && (y >> 4) % 2 === 0;
    const level = isSquare ? 16 * channel : (x * (channel + 1) + y * (3 - channel)) % 256; // 0 to 255
    pixels[index] = level / 127.5 - 1;
  }
  return {
    pixelValues: new Tensor('float32', pixels, [1, probePatches, patchWidth]),
    spatialShapes: new Tensor('int32', Int32Array.of(side, side), [1, 2]),
  };
}
