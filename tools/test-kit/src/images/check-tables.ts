import type { ImageGoldens } from './image-goldens.ts';
import type { Verdict } from './verdict.ts';

/** Checks the target size of every row of the size table. */
export function checkSizeTable(
  { index }: ImageGoldens,
  imageSize: (
    height: number,
    width: number,
    patchSize: number,
    maxNumPatches: number,
  ) => { height: number; width: number },
): Verdict {
  const wrong = index.size_table.filter(
    ([height, width, patchSize, maxNumPatches, targetHeight, targetWidth]) => {
      const size = imageSize(height, width, patchSize, maxNumPatches);
      return size.height !== targetHeight || size.width !== targetWidth;
    },
  );
  return tableVerdict(index.size_table.length, wrong);
}

/** Checks the patch budget of every row of the bucket table, at a patch size of 16. */
export function checkBucketTable(
  { index }: ImageGoldens,
  bucket: (height: number, width: number, patchSize: number) => number,
): Verdict {
  const wrong = index.bucket_table.filter(
    ([height, width, expected]) => bucket(height, width, 16) !== expected,
  );
  return tableVerdict(index.bucket_table.length, wrong);
}

function tableVerdict(rows: number, wrong: readonly (readonly number[])[]): Verdict {
  const passed = rows > 0 && wrong.length === 0;
  const firstWrong = wrong[0] === undefined ? '' : `, the first of the others is [${wrong[0].join(', ')}]`;
  return { passed, worst: 0, message: `${rows - wrong.length} of ${rows} rows equal${firstWrong}` };
}
