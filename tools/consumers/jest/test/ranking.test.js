/** @jest-environment node */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { decodeImage, heatmapOverlay, load } from 'fgclip2';

const { caption, falseCaption, url } = demoScenes()[0];
const captions = [falseCaption.zh, caption.zh];
let fgclip2;
beforeAll(async () => {
  fgclip2 = await load(demoCheckpoint);
}, 60_000);
afterAll(() => fgclip2.dispose());

const images = {
  'a path': () => fileURLToPath(url),
  'a URL': () => url,
  'a URL made here': () => new URL(String(url)),
  'a Buffer': () => readFile(url),
  'bytes made here': async () => Uint8Array.from(await readFile(url)),
  'a Blob': async () => new Blob([Uint8Array.from(await readFile(url))]),
};
describe('ranking', () => {
  it.each(Object.entries(images))('takes %s', async (_name, image) => {
    const [best] = await fgclip2.rank(await image(), captions);
    expect(best.text).toBe(caption.zh);
    expect(best.logit).toBeCloseTo(4.264, 2);
  });

  it('stops at a signal made here', async () => {
    const signal = AbortSignal.abort(new Error('no longer wanted'));
    await expect(fgclip2.rank(url, captions, { signal })).rejects.toThrow('no longer wanted');
  });

  it('names a file that is not there', async () => {
    await expect(fgclip2.rank('absent.png', captions)).rejects.toThrow('absent.png');
  });

  it('paints a heat map', async () => {
    const image = await decodeImage(url);
    const { data } = heatmapOverlay(image, await fgclip2.heatmap(image, caption.zh));
    expect(data.length).toBe(image.width * image.height * 4);
  });
});
