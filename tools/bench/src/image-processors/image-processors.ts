import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { proceduralImage } from '@fgclip2/test-kit/images';
import { type Sample, startContender } from './contender-process.ts';
import { type Measurement, measurement, table } from './measurement.ts';

// What the steps from pixels to patches cost, beside sharp, Pillow and torchvision:
//
//   npm run bench:image-processors -- [--python python3] [--rounds 30] [--json file]
//
// Every contender is a process of its own; a round asks each for one run, so that all of them see the same machine.
// Pillow and torchvision run in the Python of --python or FGCLIP2_PYTHON, and are left out where it lacks them.

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: process.env.FGCLIP2_PYTHON ?? 'python3' },
    rounds: { type: 'string', default: '30' },
    json: { type: 'string' },
  },
});
const [width, height, toWidth, toHeight] = [2000, 1500, 576, 432];
const ours = 'fast';
const script = fileURLToPath(new URL('./contender.ts', import.meta.url));
const pythonScript = fileURLToPath(new URL('./contender.py', import.meta.url));

const folder = await mkdtemp(join(tmpdir(), 'fgclip2-image-'));
try {
  const path = join(folder, 'pixels.raw');
  await writeFile(path, proceduralImage(spec()));
  const sizes = [path, width, height, toWidth, toHeight].map(String);
  const measurements: Measurement[] = [];
  for (const [step, names] of [
    ['resize', ['fast', 'fast without SIMD', 'fast float32', 'slow', 'sharp', 'pillow', 'torchvision']],
    ['process', ['fast', 'fast without SIMD', 'fast float32', 'slow', 'torchvision']],
  ] as const) {
    const measured = await measure(step, names, sizes);
    console.log(`\n${step}: ${width} x ${height} to ${toWidth} x ${toHeight}, ${values.rounds} rounds`);
    console.log(table(measured));
    measurements.push(...measured);
  }
  const report = {
    cpu: cpus()[0]?.model,
    node: process.version,
    rounds: Number(values.rounds),
    measurements,
  };
  if (values.json === undefined) console.log(`\n${JSON.stringify(report)}`);
  else await writeFile(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
} finally {
  await rm(folder, { recursive: true });
}

async function measure(
  step: string,
  names: readonly string[],
  sizes: readonly string[],
): Promise<Measurement[]> {
  const contenders = [];
  for (const name of names) {
    const python = name === 'pillow' || name === 'torchvision';
    const reason = python ? missing(name) : undefined;
    if (reason !== undefined) {
      console.log(`${name} is left out: ${reason}`);
      continue;
    }
    const command = python
      ? [values.python, pythonScript]
      : [process.execPath, '--conditions=@fgclip2/source', script];
    contenders.push({
      name,
      process: await startContender([...command, step, name, ...sizes]),
      samples: [] as Sample[],
    });
  }
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const contender of contenders) contender.samples.push(await contender.process.run());
  }
  for (const contender of contenders) contender.process.end();
  const base = contenders.find(({ name }) => name === ours)!.samples;
  return contenders.map(({ name, process: { sha256, version }, samples }) =>
    measurement({ step, name, version, sha256, samples, base }),
  );
}

/** Why this Python cannot run a contender. */
function missing(name: string): string | undefined {
  try {
    execFileSync(values.python, ['-c', `import ${name === 'pillow' ? 'PIL' : name}`], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return `${error}`.trim().split('\n').at(-1);
  }
}

function spec(): Parameters<typeof proceduralImage>[0] {
  const name = 'image/bench';
  return {
    name,
    kind: 'value',
    width,
    height,
    channels: 3,
    cell: null,
    procedural: name,
    seed: 1,
    raw_sha256: '',
  };
}
