import {
  atOnce,
  checkArguments,
  describe,
  dot,
  isTensor,
  kinds,
  normalize,
  type Pieces,
  Tensor,
} from '@fgclip2/tensor';

/** The two learned numbers of the sigmoid loss. */
export interface LogitParameters {
  /** Natural logarithm of the factor. */
  scale: number;
  bias: number;
}

/** Scores of every text against every image, and the vectors they come from. */
export interface Logits {
  /** float32 [images, texts]; sigmoid gives probabilities. */
  logitsPerImage: Tensor<'float32'>;
  /** float32 [texts, images], its transpose. */
  logitsPerText: Tensor<'float32'>;
  /** float32 [images, C], each row of length 1. */
  imageEmbeds: Tensor<'float32'>;
  /** float32 [texts, C], each row of length 1. */
  textEmbeds: Tensor<'float32'>;
}

/**
 * Cosines of all pairs times exp(scale) plus bias (reference: Fgclip2Model.forward).
 *
 * Takes features as they come or already normalized; a zero row gives NaN, as in the reference.
 * @throws TypeError when the widths differ or the tensors are not float32 [rows, width].
 */
export function computeLogits(
  imageFeatures: Tensor<'float32'>,
  textFeatures: Tensor<'float32'>,
  parameters: LogitParameters,
): Logits {
  return atOnce(logitsByRows(imageFeatures, textFeatures, parameters));
}

/** {@link computeLogits}, some rows at a time. */
export function* logitsByRows(
  imageFeatures: Tensor<'float32'>,
  textFeatures: Tensor<'float32'>,
  parameters: LogitParameters,
): Pieces<Logits> {
  checkArguments('@fgclip2/model', { parameters: [parameters, kinds.object] });
  const { scale, bias } = parameters;
  checkArguments('@fgclip2/model', { scale: [scale, kinds.number], bias: [bias, kinds.number] });
  const width = checkRows(imageFeatures, 'imageEmbeds');
  checkRows(textFeatures, 'textEmbeds', width);
  const [images = 0] = imageFeatures.dims;
  const [texts = 0] = textFeatures.dims;
  const imageEmbeds = normalize(imageFeatures);
  const textEmbeds = normalize(textFeatures);
  const factor = Math.exp(scale);
  const perImage = new Float32Array(images * texts);
  const perText = new Float32Array(images * texts);
  for (let image = 0; image < images; image++) {
    const imageRow = imageEmbeds.data.subarray(image * width, (image + 1) * width);
    for (let text = 0; text < texts; text++) {
      const textRow = textEmbeds.data.subarray(text * width, (text + 1) * width);
      const logit = dot(imageRow, textRow) * factor + bias;
      perImage[image * texts + text] = logit;
      perText[text * images + image] = logit;
    }
    yield texts * width;
  }
  return {
    logitsPerImage: new Tensor('float32', perImage, [images, texts]),
    logitsPerText: new Tensor('float32', perText, [texts, images]),
    imageEmbeds,
    textEmbeds,
  };
}

/** Checks that a tensor is float32 [rows, width], of any width where none is given, and returns its width. */
function checkRows(tensor: Tensor, name: string, width?: number): number {
  const isRows = isTensor(tensor) && tensor.dtype === 'float32' && tensor.dims.length === 2;
  if (isRows && (width === undefined || tensor.dims[1] === width)) return tensor.dims[1]!;
  throw new TypeError(
    `[@fgclip2/model] Expected float32 [rows, ${width ?? 'width'}] for ${name}, got ${describe(tensor)}.`,
  );
}

/**
 * Sigmoid loss of a batch whose i-th text belongs to the i-th image (SigLIP, arXiv 2303.15343).
 *
 * @throws RangeError when there are not as many texts as images.
 */
export function sigmoidLoss(logits: Pick<Logits, 'logitsPerText'>): number {
  checkArguments('@fgclip2/model', { logits: [logits, kinds.object] });
  const { logitsPerText } = logits;
  checkRows(logitsPerText, 'logitsPerText');
  const [texts, images] = logitsPerText.dims as [number, number];
  checkPairs(texts, images);
  let loss = 0;
  for (let index = 0; index < texts * images; index++) {
    const matches = Math.floor(index / images) === index % images;
    const agreement = matches ? logitsPerText.data[index]! : -logitsPerText.data[index]!;
    // -log(sigmoid(agreement)) without overflow
    loss += Math.max(-agreement, 0) + Math.log1p(Math.exp(-Math.abs(agreement)));
  }
  return loss / texts;
}

/** The loss takes the i-th text for the i-th image's. */
export function checkPairs(texts: number | undefined, images: number | undefined): void {
  if (texts !== images) {
    throw new RangeError(
      `[@fgclip2/model] Expected as many texts as images for the loss, got ${texts} and ${images}.`,
    );
  }
}
