import { type ArgumentKind, checkArguments, Tensor } from '@fgclip2/tensor';
import type { Fgclip2 } from 'fgclip2';
import type { LogitScale } from './store/image-store.ts';

/** How a model turns cosines into logits, asked with two vectors of which one equals the image's. */
export async function logitScaleOf(fgclip2: Pick<Fgclip2, 'model'>, width: number): Promise<LogitScale> {
  checkArguments('@fgclip2/search', { fgclip2: [fgclip2, aModel] });
  const { model } = fgclip2;
  const image = Tensor.zeros('float32', [1, width]);
  image.data[0] = 1;
  const texts = Tensor.zeros('float32', [2, width]);
  texts.data[0] = 1;
  texts.data[width + 1] = 1;
  const { logitsPerImage } = await model.logits(image, texts);
  const [equal, square] = logitsPerImage.data as unknown as [number, number];
  return { scale: equal - square, bias: square };
}

/** By what is used of it: it may come from another copy of its package. */
const aModel: ArgumentKind = {
  expected: 'a model of load',
  accepts: (value) => typeof Object(Object(value).model).logits === 'function',
};
