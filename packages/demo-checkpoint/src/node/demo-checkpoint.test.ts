import { readdirSync, readFileSync } from 'node:fs';
import { openCheckpoint } from '@fgclip2/checkpoint';
import { describeFilesContract } from '@fgclip2/files-kit/files-contract';
import { describe, expect, it } from 'vitest';
import { demoCheckpoint, demoConcepts, demoScenes } from './index.ts';

const expected = JSON.parse(readFileSync(new URL('../../expected.json', import.meta.url), 'utf8'));

const folder = new URL('../../checkpoint/', import.meta.url);

describeFilesContract('demoCheckpoint', () => ({
  files: demoCheckpoint,
  contents: Object.fromEntries(
    readdirSync(folder).map((file) => [file, new Uint8Array(readFileSync(new URL(file, folder)))]),
  ),
}));

describe('demoCheckpoint', () => {
  it('opens the files a model and a processor need', async () => {
    for (const file of ['config.json', 'model.safetensors', 'preprocessor_config.json', 'tokenizer.json']) {
      expect((await demoCheckpoint.open(file))?.size, file).toBeGreaterThan(300);
    }
  });

  it('is under 15 MB, in float16 but for the two of the loss', async () => {
    const tensors = [...(await openCheckpoint(demoCheckpoint)).tensors.values()];
    const bytes = tensors.reduce((sum, { start, end }) => sum + end - start, 0);
    expect(bytes).toBeGreaterThan(5e6);
    expect(bytes).toBeLessThan(15e6);
    expect(tensors.filter(({ dtype }) => dtype !== 'F16').map(({ name }) => name)).toEqual([
      'logit_bias',
      'logit_scale',
    ]);
  });
});

describe('demoConcepts', () => {
  it('are the things the expected results are given for, in both languages', () => {
    const concepts = demoConcepts();
    expect(concepts.map(({ emoji }) => emoji)).toEqual(expected.concepts_order);
    expect(concepts.filter(({ en, zh }) => en.length === 0 || zh.length === 0)).toEqual([]);
  });
});

describe('demoScenes', () => {
  it('are the 14 scenes the expected results are given for', () => {
    expect(demoScenes().map(({ file }) => file)).toEqual(
      expected.scenes.map(({ file }: { file: string }) => file),
    );
  });

  it('are PNG files of the stated size, with every box inside', () => {
    for (const { file, url, width, height, boxes } of demoScenes()) {
      const bytes = readFileSync(url);
      expect([bytes.toString('latin1', 1, 4), bytes.readUInt32BE(16), bytes.readUInt32BE(20)], file).toEqual([
        'PNG',
        width,
        height,
      ]);
      for (const { box } of boxes) {
        const [left, top, right, bottom] = box;
        expect(0 <= left && left < right && right <= width, file).toBe(true);
        expect(0 <= top && top < bottom && bottom <= height, file).toBe(true);
      }
    }
  });

  it('come with a true, a long and a false caption in both languages', () => {
    const [first] = demoScenes();
    expect(first!.caption).toEqual({ en: 'a burger', zh: '汉堡' });
    expect(first!.falseCaption).toEqual({ en: 'a wrapped gift', zh: '礼物' });
    expect(first!.boxes[0]!.phrase.en).toBe('yellow hamburger');
    for (const { file, caption, longCaption, falseCaption, falsehood } of demoScenes()) {
      for (const text of [caption, longCaption, falseCaption]) expect(text.en && text.zh, file).toBeTruthy();
      expect(longCaption.en.length, file).toBeGreaterThan(caption.en.length);
      expect(['thing', 'color', 'relation', 'swap'], file).toContain(falsehood);
    }
  });
});
