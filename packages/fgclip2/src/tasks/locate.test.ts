import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import type { Box } from '@fgclip2/model';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { load } from '../node/load.ts';

const fgclip2 = await load(demoCheckpoint);
afterAll(() => fgclip2.dispose());

const scene = demoScenes()[9]!;

/** Intersection over union. */
function overlap(a: Box, b: Box): number {
  const across = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const down = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (across <= 0 || down <= 0) return 0;
  const area = ([x1, y1, x2, y2]: Box) => (x2 - x1) * (y2 - y1);
  return (across * down) / (area(a) + area(b) - across * down);
}

/** An image twice, one above the other. */
async function twice(url: URL) {
  const { data, width, height } = await fgclip2.decodeImage(url);
  return { data: Uint8Array.from([...data, ...data]), width, height: 2 * height, channels: 3 as const };
}

// Of 32 things one is missed: half of the guitar's map belongs to the trumpet beside it.
describe.each(['en', 'zh'] as const)('things located in %s', (language) => {
  it.each(demoScenes().map(({ file, url, boxes }) => ({ file, url, boxes })))(
    'are where they are in $file',
    async ({ file, url, boxes }) => {
      const located = await fgclip2.locate(
        url,
        boxes.map(({ phrase }) => phrase[language]),
      );
      expect(located.map(({ text }) => text)).toEqual(boxes.map(({ phrase }) => phrase[language]));
      const missed = boxes.filter(
        ({ box }, index) => !located[index]!.boxes.some((one) => overlap(one.box, box) >= 0.5),
      );
      expect(missed.map(({ emoji }) => emoji)).toEqual(file === 'scene13.png' ? ['🎸'] : []);
    },
  );
});

describe('locate', () => {
  it('gives no box for what is not there, and a box for everything from probability 0 on', async () => {
    const absent = ['a sunflower', '飞机', 'guitar'];
    const located = await fgclip2.locate(scene.url, absent);
    expect(located.map(({ boxes }) => boxes)).toEqual([[], [], []]);
    const all = await fgclip2.locate(scene.url, absent, { minProbability: 0 });
    for (const { boxes } of all) expect(boxes.length).toBeGreaterThan(0);
  });

  it('gives a box for each of two', async () => {
    const { url, height, boxes } = demoScenes()[6]!;
    const located = await fgclip2.locate(
      await twice(url),
      boxes.map(({ phrase }) => phrase.en),
    );
    for (const [index, { box }] of boxes.entries()) {
      // What lies between the two images may give one more.
      const found = located[index]!.boxes.slice(0, 2).map((one) => one.box);
      for (const shift of [0, height]) {
        const wanted: Box = [box[0], box[1] + shift, box[2], box[3] + shift];
        expect(found.filter((one) => overlap(one, wanted) > 0.5)).toHaveLength(1);
      }
    }
  });

  it('scores boxes as regions does, the best first', async () => {
    const image = await fgclip2.encode(scene.url);
    for (const { text, boxes } of await image.locate(['lobster', 'sneaker'], { minProbability: 0 })) {
      const regions = await image.regions(
        boxes.map(({ box }) => box),
        [text],
      );
      expect(boxes.map(({ cosine, probability }) => [cosine, probability])).toEqual(
        regions.map(({ labels: [label] }) => [label!.cosine, label!.probability]),
      );
      const cosines = boxes.map(({ cosine }) => cosine);
      expect(cosines).toEqual([...cosines].sort((a, b) => b - a));
      for (const { box } of boxes) {
        expect(box[0]).toBeGreaterThanOrEqual(0);
        expect(box[1]).toBeGreaterThanOrEqual(0);
        expect(box[2]).toBeLessThanOrEqual(scene.width);
        expect(box[3]).toBeLessThanOrEqual(scene.height);
      }
    }
  });

  it('finds the same in an image and in its encoding, and tells its steps', async () => {
    const onStage = vi.fn();
    const located = await fgclip2.locate(scene.url, ['lobster'], { onStage });
    expect(onStage.mock.calls.map(([stage]) => stage)).toEqual(['decode', 'preprocess', 'vision', 'text']);
    expect(await (await fgclip2.encode(scene.url)).locate(['lobster'])).toEqual(located);
  });

  it('says that a text was cut', async () => {
    const onWarning = vi.fn();
    await fgclip2.locate(scene.url, ['lobster '.repeat(80)], { onWarning });
    expect(onWarning).toHaveBeenCalledOnce();
    expect(onWarning.mock.calls[0]![0]).toContain('was cut');
  });

  it('ends with the reason of its signal', async () => {
    const reason = new Error('enough');
    await expect(fgclip2.locate(scene.url, ['lobster'], { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
  });

  it.each([
    [{ minProbability: 1.5 }, RangeError, '[fgclip2] Expected 0 to 1 for minProbability, got 1.5.'],
    [{ minProbability: Number.NaN }, RangeError, '[fgclip2] Expected 0 to 1 for minProbability, got NaN.'],
    [{ minProbability: '1' }, TypeError, '[fgclip2] Expected a number for minProbability, got "1".'],
    [{ minProbabilty: 0.5 }, TypeError, 'minProbabilty'],
  ])('refuses %j before it opens the image', async (options, type, words) => {
    const promise = fgclip2.locate('/no/such.jpg', ['lobster'], options as object);
    await expect(promise).rejects.toThrow(words);
    await expect(promise).rejects.toBeInstanceOf(type);
  });

  it('refuses texts that are no array before it opens the image', async () => {
    await expect(fgclip2.locate('/no/such.jpg', 'a cat' as unknown as string[])).rejects.toThrow(
      new TypeError('[fgclip2] Expected an array of strings for texts, got "a cat".'),
    );
  });
});
