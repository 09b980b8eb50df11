import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { quantizeCheckpoint } from '@fgclip2/quantize/node';
import { load, type Tensor } from 'fgclip2';

const scenes = demoScenes();
const folder = await mkdtemp(join(tmpdir(), 'fgclip2-'));
await using original = await load(demoCheckpoint);

for (const dtype of ['fp16', 'q8', 'q4'] as const) {
  const target = join(folder, dtype);
  await quantizeCheckpoint(demoCheckpoint, target, dtype);
  await using copy = await load(target);
  const images = await meanCosine((model) =>
    model.embedImages(scenes.map(({ url }) => url)),
  );
  const texts = await meanCosine((model) =>
    model.embedTexts(scenes.map(({ caption }) => caption.zh)),
  );
  const { size } = await stat(join(target, 'model.safetensors'));
  const cosines = `images ${images.toFixed(3)}  texts ${texts.toFixed(3)}`;
  console.log(`${dtype.padEnd(4)} ${(size / 1e6).toFixed(1)} MB  ${cosines}`);

  async function meanCosine(
    embed: (model: typeof original) => Promise<{ vectors: Tensor<'float32'> }>,
  ) {
    const [a, b] = [
      (await embed(original)).vectors,
      (await embed(copy)).vectors,
    ];
    // Vectors have length 1: the sum of all products is that of the cosines.
    return (
      a.data.reduce((sum, value, i) => sum + value * b.data[i]!, 0) / a.dims[0]!
    );
  }
}
await rm(folder, { recursive: true });

// Prints:
// fp16 11.5 MB  images 1.000  texts 1.000
// q8   7.2 MB  images 1.000  texts 1.000
// q4   5.6 MB  images 0.997  texts 0.997
