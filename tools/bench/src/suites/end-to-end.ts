import { stat } from 'node:fs/promises';
import { folder } from '@fgclip2/files/node';
import { Fgclip2ImageProcessor, resize } from '@fgclip2/image-processor';
import { decodeImage } from '@fgclip2/image-processor/node';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Fgclip2VisionModel } from '@fgclip2/vision-model';
import { type Contender, startContender } from '../contenders/start-contender.ts';
import { startOurs } from '../contenders/towers.ts';
import { type Entry, interleave, rowsOf } from '../interleave.ts';
import { peers } from '../peers.ts';
import { cosine } from '../statistics.ts';
import type { Suite, SuiteOptions } from '../suite.ts';

/** A JPEG file to its vector. */
export const endToEnd: Suite = {
  title: 'File to vector',
  async run({ workbench, rounds }) {
    const task = { kind: 'file', path: workbench.image, patches: 256 } as const;
    const contenders = new Map<string, Contender>();
    for (const dtype of ['fp32', 'q8'] as const)
      contenders.set(`ours ${dtype}`, await startOurs(workbench, dtype));
    const skipped: string[] = [];
    if (peers.version('@huggingface/transformers') === undefined) {
      skipped.push(`transformers.js is not installed: ${peers.command}`);
    } else {
      for (const dtype of ['fp32', 'q8']) {
        const options = { workbench: workbench.folder, dtype };
        contenders.set(`transformers.js ${dtype}`, await startContender('transformers.ts', options));
      }
    }
    const entries = [...contenders].map(
      ([name, contender]): Entry => ({ case: '1024 x 768, 256 patches', name, contender, task }),
    );
    const measured = await interleave(entries, rounds);
    await Promise.all([...contenders.values()].map((contender) => contender.end()));
    const exact = await exactVectors(workbench);
    const base = 'ours q8';
    const rows = rowsOf(measured, base, ({ name, samples }) => {
      const vector = samples.at(-1)!.vector!;
      return { cosine: cosine(vector, name.startsWith('ours') ? exact.own : exact.square).toFixed(5) };
    });
    const { size } = await stat(workbench.image);
    const notes = [
      `A JPEG file of ${Math.round(size / 1000)} kB: read, decoded, resized, cut into patches, through the tower and its pooling head. Ours keeps the aspect ratio within 256 patches (252 here); transformers.js squeezes into a square of 256.`,
      '`cosine` compares with the vector that Pillow’s resize (bit for bit, in our slow processor) and the float32 tower give for the same image at the same size; ours runs the fast processor.',
    ];
    return { notes, base, rounds, rows, skipped };
  },
};

/** What exact preprocessing and float32 give for the image: at its aspect ratio, and as a square. */
async function exactVectors({
  image,
  checkpoints,
}: SuiteOptions['workbench']): Promise<{ own: number[]; square: number[] }> {
  await using runtime = nodeRuntime();
  await using model = await Fgclip2VisionModel.fromPretrained(folder(checkpoints.fp32), { runtime });
  const pixels = await decodeImage(image);
  const processor = new Fgclip2ImageProcessor();
  const vectorOf = async (image: Parameters<typeof resize>[0]): Promise<number[]> => {
    const inputs = await processor.preprocess(image, { maxNumPatches: 256 });
    return Array.from((await model.getImageFeatures(inputs)).data);
  };
  return { own: await vectorOf(pixels), square: await vectorOf(resize(pixels, { width: 256, height: 256 })) };
}
