import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fgclip2ImageProcessor } from '@fgclip2/image-processor';
import { decodeImage } from '@fgclip2/image-processor/node';

// `tools/reference/run.sh images`: preprocesses the images image_processor.py wrote there and compares the digests of
// the patches, byte for byte.

interface ImageRun {
  file: string;
  max_num_patches: number;
  spatial_shape: [rows: number, columns: number];
  pixel_values_sha256: string;
}

const folder = process.argv[2]!;
const runs = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as ImageRun[];
const processor = new Fgclip2ImageProcessor({
  decode: (input, options) => decodeImage(input, { ...options, applyExifOrientation: false }),
});
let failed = 0;
for (const { file, max_num_patches, spatial_shape, pixel_values_sha256 } of runs) {
  const { pixelValues, spatialShapes } = await processor.preprocess(join(folder, file), {
    maxNumPatches: max_num_patches,
  });
  const digest = createHash('sha256').update(new Uint8Array(pixelValues.data.buffer)).digest('hex');
  const shape = [...spatialShapes.data].join('x');
  if (digest === pixel_values_sha256 && shape === spatial_shape.join('x')) continue;
  failed++;
  console.log(`FAIL ${file}, ${max_num_patches} patches: ${shape} for ${spatial_shape.join('x')}, ${digest}`);
}
console.log(`${runs.length - failed} of ${runs.length} runs of the image processor equal to the bit`);
process.exitCode = failed === 0 && runs.length > 0 ? 0 : 1;
