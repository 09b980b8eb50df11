import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { type RankedImage, rankTable } from './rank-table.ts';

const report = { model: '/models/base', storedAs: ['F16', 'F32'], dtype: 'fp16', walk: 'short' };
const ranked: RankedImage = {
  image: 'photo.jpg',
  captions: [
    { text: '一只黑猫', index: 1, logit: 12.34567, score: 0.999, probability: 0.99999 },
    { text: 'a black cat on a sofa', index: 0, logit: -1.5, score: 0.001, probability: 0.18243 },
    { text: 'é🐈', index: 2, logit: -10, score: 0, probability: 0.0000454 },
  ],
  timings: { decode: 3.4, preprocess: 2.5001, text: 100, vision: 49.6 },
};

describe('rankTable', () => {
  it('lines up its columns, wide characters and emoji included', () => {
    const lines = rankTable({ ...report, images: [ranked] }).split('\n');
    expect(lines.slice(1)).toEqual([
      '一只黑猫                12.3457  99.9 %      100.0 %',
      'a black cat on a sofa   -1.5000   0.1 %       18.2 %',
      'é🐈                    -10.0000   0.0 %        0.0 %',
      '',
      'time   decode 3 ms, preprocess 3 ms, text 100 ms, vision 50 ms',
      'model  /models/base (dtype fp16, tensors in F16, F32)',
    ]);
    const widths = lines.slice(0, 4).map((line) => stringWidth(line));
    expect(new Set(widths).size).toBe(1);
  });

  it('is as wide as its heading where captions are short', () => {
    const captions = [{ text: '猫', index: 0, logit: 1, score: 1, probability: 0.5 }];
    const [heading, row] = rankTable({ ...report, images: [{ ...ranked, captions }] }).split('\n');
    expect(stringWidth(row!)).toBe(stringWidth(heading!));
    expect(row).toBe('猫       1.0000  100.0 %       50.0 %');
  });

  it('names the image of each ranking where there are several', () => {
    const [first, second] = ranked.captions;
    const images = [
      { ...ranked, captions: [first!, second!] },
      { ...ranked, image: 'b.jpg', captions: [second!] },
    ];
    const lines = rankTable({ ...report, images }).split('\n');
    expect(lines.slice(1, 5)).toEqual([
      'photo.jpg  一只黑猫               12.3457  99.9 %      100.0 %',
      '           a black cat on a sofa  -1.5000   0.1 %       18.2 %',
      'b.jpg      a black cat on a sofa  -1.5000   0.1 %       18.2 %',
      '',
    ]);
    expect(lines[5]).toMatch(/^model/);
  });
});
