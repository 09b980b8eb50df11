import type { Attack } from '../attack.ts';
import { damagedBytes } from '../files/damaged-bytes.ts';
import { tryOften } from '../try-often.ts';
import { imageFixtures } from './image-fixtures.ts';
import { tryImage } from './try-image.ts';

/** Decodes damaged images: each is refused in our own words with its name, or has the samples of its size. */
export const imagesAttack: Attack = {
  name: 'images',
  subject: 'damaged images refused, or of one size',
  counts: { test: 150, long: 20_000 },
  async run(options) {
    const fixtures = await imageFixtures();
    return tryOften(options, (random, index) => tryImage(damagedBytes(random.pick(fixtures), random), index));
  },
};
