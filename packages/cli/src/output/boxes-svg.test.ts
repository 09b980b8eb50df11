import type { Located } from 'fgclip2';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { boxesSvg } from './boxes-svg.ts';

const size = { width: 300, height: 200 };
const located = (text: string, ...boxes: [number, number, number, number][]): Located => ({
  text,
  boxes: boxes.map((box) => ({ box, cosine: 0.5, probability: 0.754 })),
});

describe('boxesSvg', () => {
  it('draws the boxes of each text in a color of its own, with the text and the probability', () => {
    const svg = boxesSvg(
      [located('a cat', [10, 40, 60, 90], [100, 0, 150, 50]), located('猫', [5, 60, 9, 70])],
      size,
    );
    expect(svg.match(/<rect .*stroke="([^"]+)"/g)).toHaveLength(3);
    expect([...svg.matchAll(/<rect .*stroke="([^"]+)"/g)].map(([, color]) => color)).toEqual([
      '#e6194b',
      '#e6194b',
      '#0082c8',
    ]);
    expect([...svg.matchAll(/>([^<]+)<\/text>/g)].map(([, label]) => label)).toEqual([
      'a cat 75 %',
      'a cat 75 %',
      '猫 75 %',
    ]);
    // Above its box where there is room, in it elsewhere.
    expect([...svg.matchAll(/<text x="[\d.]+" y="([\d.]+)"/g)].map(([, y]) => Number(y)).slice(0, 2)).toEqual(
      [35.2, 13.2],
    );
  });

  it('is XML for any text', async () => {
    const svg = boxesSvg([located('<a & "b">\u0007\ud800\uffff\n', [10, 40, 60, 90])], size);
    expect(svg).toContain('&lt;a &amp; &quot;b&quot;&gt;\\x07\ufffd\ufffd\\n 75 %');
    expect(await sharp(Buffer.from(svg)).metadata()).toMatchObject(size);
  });
});
