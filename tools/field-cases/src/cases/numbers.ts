import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FieldCase } from '../field-case.ts';
import { refused, said } from '../words.ts';

/** The weights of a checkpoint with the first number of one tensor changed. */
function withHalf(weights: Buffer, name: string, half: number): Buffer {
  const start = 8 + Number(weights.readBigUInt64LE(0));
  const { dtype, data_offsets: offsets } = JSON.parse(weights.toString('utf8', 8, start))[name];
  if (dtype !== 'F16') throw new Error(`Expected F16 for ${name}, got ${dtype}.`);
  weights.writeUInt16LE(half, start + offsets[0]);
  return weights;
}

const visionWeight = 'vision_model.encoder.layers.0.self_attn.q_proj.weight';
const textWeight = 'text_model.encoder.layers.0.mlp.fc1.weight';
const nan = 0x7e00;
const infinity = 0x7c00;

/** Numbers that are NaN or infinite. */
export const numberCases: readonly FieldCase[] = [
  {
    name: 'not-a-number',
    right: 'a weight that is NaN: rank ends with an error that names the image',
    isCheap: true,
    async try({ scene, modelCopy, fgclip2 }) {
      const model = modelCopy('nan', (weights) => withHalf(weights, visionWeight, nan));
      const end = await fgclip2(['rank', scene, '--text', 'sunflower', '--model', model]);
      return { happened: said(end), ok: refused(end, /Expected finite features for .*scene5\.png, got NaN/) };
    },
  },
  {
    name: 'not-a-number: embed',
    right: 'embed lists the image as a failure, and writes nothing',
    async try({ folder, scene, modelCopy, fgclip2 }) {
      const model = modelCopy('nan', (weights) => withHalf(weights, visionWeight, nan));
      const files = ['v.npy', 'v.jsonl'];
      const ends = [];
      for (const file of files) ends.push(await fgclip2(['embed', scene, '-o', file, '--model', model]));
      const written = files.filter((file) => existsSync(join(folder, file)));
      return {
        happened: `${said(ends[0]!)}; written: ${written.join(', ') || 'nothing'}`,
        ok:
          written.length === 0 &&
          ends.every(({ code, errors }) => code === 1 && /finite features/.test(errors)),
      };
    },
  },
  {
    name: 'not-a-number: heatmap',
    right: 'heatmap of the one image ends with an error, without a peak or a file',
    async try({ folder, scene, modelCopy, fgclip2 }) {
      const model = modelCopy('nan', (weights) => withHalf(weights, visionWeight, nan));
      const end = await fgclip2(['heatmap', scene, '--text', 'sunflower', '-o', 'map.png', '--model', model]);
      const isWritten = existsSync(join(folder, 'map.png'));
      return {
        happened: said(end),
        ok: refused(end, /finite features for .*(image|scene5\.png)/) && !isWritten,
      };
    },
  },
  {
    name: 'not-finite-text',
    right: 'a weight of the text tower that is infinite: an error that names the text',
    async try({ scene, modelCopy, fgclip2 }) {
      const model = modelCopy('infinite', (weights) => withHalf(weights, textWeight, infinity));
      const end = await fgclip2(['rank', scene, '--text', 'sunflower', '--model', model]);
      return { happened: said(end), ok: refused(end, /finite features for the text "sunflower"/) };
    },
  },
];
