import { demoScenes } from '@fgclip2/demo-checkpoint';
import { describe, expect, it } from 'vitest';
import { load } from './load.ts';
import { Fgclip2Model, Fgclip2Processor, Fgclip2TextModel, Fgclip2Tokenizer } from './reference-classes.ts';

const checkpoint = '/packages/demo-checkpoint/checkpoint/';
const [scene] = demoScenes();
const text = [scene!.falseCaption.zh, scene!.caption.zh];

describe("the reference's classes in a page, from an address", () => {
  it('compute together what the tasks compute', async () => {
    await using model = await Fgclip2Model.fromPretrained(checkpoint, { device: 'wasm' });
    const processor = await Fgclip2Processor.fromPretrained(checkpoint);
    const inputs = await processor.process({ text, images: scene!.url });
    const { logitsPerImage } = await model.forward(inputs);
    await using fgclip2 = await load(checkpoint, { device: 'wasm' });
    for (const { index, logit } of await fgclip2.rank(scene!.url, text)) {
      expect(Math.abs(logitsPerImage.data[index]! - logit)).toBeLessThan(1e-4);
    }
    expect(fgclip2.model).toBeInstanceOf(Fgclip2Model);
  });

  it('encode texts with the text tower alone', async () => {
    await using model = await Fgclip2TextModel.fromPretrained(checkpoint, { device: 'wasm' });
    const tokenizer = await Fgclip2Tokenizer.fromPretrained(checkpoint);
    const { poolerOutput } = await model.forward(tokenizer.encode(text));
    expect(poolerOutput!.dims).toEqual([2, 192]);
  });

  it('refuse an option that only Node has', async () => {
    const options = { workers: 2 } as object;
    await expect(Fgclip2TextModel.fromPretrained(checkpoint, options)).rejects.toThrow(
      'got workers, which only Node has.',
    );
  });
});
