import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { folder } from '@fgclip2/files/node';
import { quantizeCheckpoint } from '@fgclip2/quantize/node';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { towerResults } from './tower-results.ts';

const root = new URL('../../../', import.meta.url);
const tiny = fileURLToPath(new URL('tools/test-kit/goldens/tiny', root));
const copies = new URL('tools/browser/node_modules/.cache/quantized/', root);

/** Before the browser tests: copies of the tiny checkpoint in every dtype, each with the results that Node has. */
export default async function writeQuantizedCopies(): Promise<void> {
  await rm(copies, { recursive: true, force: true });
  await mkdir(copies, { recursive: true });
  await using runtime = nodeRuntime({ threads: 1 });
  for (const dtype of ['fp16', 'q8', 'q4'] as const) {
    const copy = fileURLToPath(new URL(dtype, copies));
    await quantizeCheckpoint(folder(tiny), copy, dtype);
    const results = await towerResults(folder(copy), runtime);
    await writeFile(`${copy}/results.json`, JSON.stringify(results));
  }
}
