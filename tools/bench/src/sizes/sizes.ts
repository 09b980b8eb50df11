import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type PresetName, preset } from '@fgclip2/config';
import { folder } from '@fgclip2/files/node';
import { quantizeCheckpoint } from '@fgclip2/quantize/node';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { fillUnit, type StateDictConfig, writeProceduralCheckpoint } from '@fgclip2/test-kit/procedural';
import { startContender } from '../contenders/start-contender.ts';
import { type Entry, interleave } from '../interleave.ts';
import { machine } from '../machine.ts';
import { inputFile } from '../prepare/inputs.ts';
import { spread } from '../statistics.ts';
import { plainTable } from '../table.ts';

// The published sizes side by side, on procedural weights of the same shapes:
//
//   npm run bench:sizes -- [size...] [--rounds 5]
//
// GB of model.safetensors, then medians of one image at 256 and at 1,024 patches and of one text, on all physical
// cores, and the anonymous memory of the process when it has run both towers: mapped weights are left out.
// One size after another; it takes some minutes, 6 GB in the temporary folder and 6 GB of memory.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' } },
});
const names = (positionals.length > 0 ? positionals : ['base', 'large', 'so400m']) as PresetName[];
const tasks = {
  '256 patches, ms': { kind: 'image', patches: 256 },
  '1024 patches, ms': { kind: 'image', patches: 1024 },
  'a text, ms': { kind: 'text', texts: 1 },
} as const;
const rows = [['', '', 'GB', ...Object.keys(tasks), 'memory, GB']];
for (const name of names) rows.push(...(await measure(name)));
const { cpu, features, cores, memoryGB, node, onnxruntime } = machine();
console.log(plainTable(rows));
console.log(
  `${cpu}, ${cores} cores, ${memoryGB} GB, ${features.join(', ')}; Node ${node}, onnxruntime ${onnxruntime}`,
);

/** A row a dtype of one size. */
async function measure(name: PresetName): Promise<string[][]> {
  const workbench = await mkdtemp(join(tmpdir(), `fgclip2-size-${name}-`));
  try {
    const checkpoints = await writeCheckpoints(name, workbench);
    const contenders = await Promise.all(
      Object.entries(checkpoints).map(async ([dtype, checkpoint]) => {
        return [dtype, await startContender('ours.ts', { workbench, checkpoint })] as const;
      }),
    );
    const entries = contenders.flatMap(([dtype, contender]) =>
      Object.entries(tasks).map(([column, task]): Entry => ({ case: dtype, name: column, contender, task })),
    );
    const measured = await interleave(entries, Number(values.rounds));
    await Promise.all(contenders.map(([, contender]) => contender.end()));
    return Promise.all(
      Object.entries(checkpoints).map(async ([dtype, checkpoint]) => {
        const own = measured.filter((entry) => entry.case === dtype);
        const { size } = await stat(join(checkpoint, 'model.safetensors'));
        const walls = own.map(({ samples }) => spread(samples.map(({ wall }) => wall)).median);
        const memory = Math.max(...own.flatMap(({ samples }) => samples.map((sample) => sample.anonymous!)));
        return [
          name,
          dtype,
          (size / 1e9).toFixed(2),
          ...walls.map((wall) => wall.toFixed(0)),
          (memory / 1000).toFixed(2),
        ];
      }),
    );
  } finally {
    await rm(workbench, { recursive: true });
  }
}

/** Writes a size's checkpoint, its 8-bit copy and the inputs, and gives the folders by dtype. */
async function writeCheckpoints(name: PresetName, workbench: string): Promise<Record<'fp32' | 'q8', string>> {
  const checkpoints = { fp32: join(workbench, 'fp32'), q8: join(workbench, 'q8') };
  const config = preset(name).toJSON() as unknown as StateDictConfig;
  await writeProceduralCheckpoint(checkpoints.fp32, config, 1);
  await using runtime = nodeRuntime({ prepacking: false });
  await quantizeCheckpoint(folder(checkpoints.fp32), checkpoints.q8, 'q8', { runtime });
  for (const { kind, ...task } of Object.values(tasks)) {
    if (kind !== 'image' || !('patches' in task)) continue;
    const pixels = new Float32Array(task.patches * 768);
    fillUnit(`sizes/${task.patches}`, 1, pixels);
    await writeFile(inputFile(workbench, task.patches), new Uint8Array(pixels.buffer));
  }
  return checkpoints;
}
