import { expect, it } from 'vitest';
import { fixture } from '../node/fixtures/fixture.ts';
import { pngChunks } from './png-chunks.ts';
import { stillPng } from './still-png.ts';

it('leaves the animation out and the picture in', async () => {
  const png = await fixture('png-animated-with-default.png');
  expect(new Set(pngChunks(png).map(({ type }) => type))).toContain('fdAT');
  expect(pngChunks(stillPng(png)).map(({ type }) => type)).toEqual(['IHDR', 'IDAT', 'IEND']);
});

it('gives a PNG without animation back as it is', async () => {
  const png = await fixture('png-palette-8-trns-interlaced.png');
  expect(stillPng(png)).toBe(png);
});
