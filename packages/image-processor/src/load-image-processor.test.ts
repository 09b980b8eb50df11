import { type Files, memorySource } from '@fgclip2/files';
import { describe, expect, it } from 'vitest';
import { Fgclip2ImageProcessor } from './fgclip2-image-processor.ts';
import { Fgclip2ImageProcessorFast } from './fgclip2-image-processor-fast.ts';
import { loadImageProcessor } from './load-image-processor.ts';

const filesWith = (config: object): Files => ({
  name: 'memory',
  async open(name) {
    return name === 'preprocessor_config.json'
      ? memorySource(new TextEncoder().encode(JSON.stringify(config)), name)
      : undefined;
  },
});

describe('loadImageProcessor', () => {
  it.each([
    ['Siglip2ImageProcessorFast', Fgclip2ImageProcessorFast],
    ['Fgclip2ImageProcessorFast', Fgclip2ImageProcessorFast],
    ['Siglip2ImageProcessor', Fgclip2ImageProcessor],
    ['Fgclip2ImageProcessor', Fgclip2ImageProcessor],
    [undefined, Fgclip2ImageProcessorFast],
  ])('takes the class that the file names: %s', async (image_processor_type, expected) => {
    const processor = await loadImageProcessor(filesWith({ image_processor_type, max_num_patches: 128 }));
    expect(processor.constructor).toBe(expected);
    expect(processor.options.maxNumPatches).toBe(128);
  });

  it('takes the other on request', async () => {
    const files = filesWith({ image_processor_type: 'Siglip2ImageProcessorFast' });
    const slow = await loadImageProcessor(files, { imageProcessor: 'slow', dynamicMaxPatches: true });
    expect(slow.constructor).toBe(Fgclip2ImageProcessor);
    expect(slow.options.dynamicMaxPatches).toBe(true);
  });

  it('refuses a third', async () => {
    await expect(loadImageProcessor(filesWith({}), { imageProcessor: 'exact' as 'slow' })).rejects.toThrow(
      "[@fgclip2/image-processor] Expected 'fast' or 'slow' for imageProcessor, got \"exact\".",
    );
  });
});
