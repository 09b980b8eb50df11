import type { Fgclip2TextConfig, Fgclip2VisionConfig } from '@fgclip2/config';

/** Floating-point operations of a tower's products: those with weights, and those of attention. */
export interface Work {
  readonly linear: number;
  readonly attention: number;
}

/** The vision tower and its pooling head over one image. */
export function imageWork(config: Fgclip2VisionConfig, patches: number): Work {
  const { hiddenSize: width, numChannels, patchSize } = config;
  const embedding = 2 * patches * width * numChannels * patchSize ** 2;
  const head = 4 * patches * width ** 2;
  const { linear, attention } = encoderWork(config, patches);
  return { linear: linear + embedding + head, attention };
}

/** The whole text tower over a number of texts of `slots` tokens. */
export function textWork(config: Fgclip2TextConfig, texts: number, slots: number): Work {
  const { linear, attention } = encoderWork(config, slots);
  return { linear: linear * texts, attention: attention * texts };
}

function encoderWork(config: Fgclip2TextConfig | Fgclip2VisionConfig, rows: number): Work {
  const { hiddenSize: width, intermediateSize, numHiddenLayers: layers } = config;
  return {
    linear: layers * (8 * rows * width ** 2 + 4 * rows * width * intermediateSize),
    attention: layers * 4 * rows ** 2 * width,
  };
}
