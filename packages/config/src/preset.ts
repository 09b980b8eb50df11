import { describe } from '@fgclip2/tensor';
import { Fgclip2Config } from './config.ts';
import { Fgclip2TextConfig } from './text-config.ts';
import { Fgclip2VisionConfig } from './vision-config.ts';

/** The sizes that were published: qihoo360/fg-clip2-base, -large and -so400m. */
export type PresetName = 'base' | 'large' | 'so400m';

const sizes = {
  base: { hiddenSize: 768, intermediateSize: 3072, numHiddenLayers: 12, numAttentionHeads: 12 },
  large: { hiddenSize: 1024, intermediateSize: 4096, numHiddenLayers: 24, numAttentionHeads: 16 },
  so400m: { hiddenSize: 1152, intermediateSize: 4304, numHiddenLayers: 27, numAttentionHeads: 16 },
} satisfies Record<PresetName, object>;

/**
 * The configuration of a published checkpoint: both towers have one size, the vocabulary 256,000 entries.
 *
 * @throws RangeError when no checkpoint of this name was published.
 */
export function preset(name: PresetName): Fgclip2Config {
  if (typeof name !== 'string' || !Object.hasOwn(sizes, name)) {
    throw new RangeError(
      `[@fgclip2/config] Expected ${Object.keys(sizes).join(', ')} for the preset's name, got ${describe(name)}.`,
    );
  }
  const size = sizes[name];
  return new Fgclip2Config({
    textConfig: new Fgclip2TextConfig({ ...size, vocabSize: 256000, dtype: 'float32' }),
    visionConfig: new Fgclip2VisionConfig({ ...size, dtype: 'float32' }),
    dtype: 'float32',
    extra: { architectures: ['Fgclip2Model'] },
  });
}
