import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';
import type { Attack } from '../attack.ts';
import { foreignError } from '../foreign-error.ts';
import type { Random } from '../random.ts';
import { tryOften } from '../try-often.ts';

/** Numbers far outside every image, or between two of float32. */
const oddNumbers: readonly number[] = [
  ...[0, -0, 0.1, 7.99, 16, 1e-30, 1e3, 2 ** 24, 1e8, 1e9, 1e16, 8e34, 3.4e38, 1e39, 1e300, Number.MAX_VALUE],
  ...[Number.NaN, Number.POSITIVE_INFINITY],
];

/** Asks for the features of boxes of any size: finite ones, or own words. */
export const boxesAttack: Attack = {
  name: 'boxes',
  subject: 'boxes of any size around a small image',
  counts: { test: 1000, long: 100_000 },
  async run(options) {
    await using fgclip2 = await load(demoCheckpoint, { onWarning: () => {} });
    const image = await fgclip2.encode({ data: new Uint8Array(64 * 48 * 3).fill(90), width: 64, height: 48 });
    return tryOften(options, async (random) => {
      const boxes = Array.from({ length: 1 + random.below(4) }, () => oddBox(random));
      try {
        const { data } = await image.features.regionFeatures(boxes, [48, 64]);
        if (data.every(Number.isFinite)) return undefined;
        return `features that are not finite for ${JSON.stringify(boxes)}`;
      } catch (error) {
        const foreign = foreignError(error);
        return foreign && `${foreign} for ${JSON.stringify(boxes)}`;
      }
    });
  },
};

function oddBox(random: Random): [number, number, number, number] {
  const number = () => (random.chance(0.3) ? -1 : 1) * random.pick(oddNumbers);
  const [x1, x2] = [number(), number()].sort((a, b) => a - b);
  const [y1, y2] = [number(), number()].sort((a, b) => a - b);
  return [x1!, y1!, x2!, y2!];
}
