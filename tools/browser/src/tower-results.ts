import type { Files } from '@fgclip2/files';
import { Fgclip2Model } from '@fgclip2/model';
import type { Runtime } from '@fgclip2/runtime';
import { Tensor } from '@fgclip2/tensor';
import { fillUnit } from '@fgclip2/test-kit/procedural-hash';

/** What both towers make of one image of 6 x 10 patches and of one text. */
export interface TowerResults {
  image: number[];
  dense: number[];
  text: number[];
}

/** Runs the towers of a checkpoint on inputs made from nothing, so that every machine has the same. */
export async function towerResults(files: Files, runtime: Runtime): Promise<TowerResults> {
  await using model = await Fgclip2Model.fromPretrained(files, { runtime });
  const pixels = new Float32Array(60 * 768);
  fillUnit('pixel_values', 0, pixels);
  const inputs = {
    pixelValues: new Tensor('float32', pixels, [1, 60, 768]),
    spatialShapes: new Tensor('int32', Int32Array.of(6, 10), [1, 2]),
  };
  const ids = Int32Array.from({ length: 64 }, (_, slot) => (slot < 20 ? (slot * 37) % 1000 : 0));
  const image = await model.getImageFeatures(inputs);
  const dense = await model.getImageDenseFeature(inputs);
  const text = await model.getTextFeatures({ inputIds: new Tensor('int32', ids, [1, 64]) });
  return { image: [...image.data], dense: [...dense.data], text: [...text.data] };
}
