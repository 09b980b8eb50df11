import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import {
  Fgclip2ImageProcessor,
  Fgclip2ImageProcessorFast,
  resize,
  resizeFast,
} from '@fgclip2/image-processor';
import sharp from 'sharp';

// One contender as a process of its own, see contender-process.ts: contender.ts <step> <name> <pixels> <sizes>.

const [step, name, path, ...sizes] = process.argv.slice(2) as [string, string, string, ...string[]];
const [width, height, toWidth, toHeight] = sizes.map(Number) as [number, number, number, number];
const image = { data: new Uint8Array(await readFile(path)), width, height, channels: 3 as const };
const size = { width: toWidth, height: toHeight };
if (name === 'fast without SIMD') Reflect.deleteProperty(globalThis, 'WebAssembly');

const contenders: Record<
  string,
  () => Uint8Array | Float32Array | Uint8ClampedArray | Promise<Uint8Array | Float32Array>
> = {
  'resize fast': () => resizeFast(image, size).data,
  'resize fast without SIMD': () => resizeFast(image, size).data,
  'resize fast float32': () => resizeFast(image, size, 'float32').data,
  'resize slow': () => resize(image, size).data,
  'resize sharp': () =>
    sharp(image.data, { raw: image })
      .resize({ ...size, fit: 'fill', kernel: 'linear' })
      .raw()
      .toBuffer(),
  'process fast': () => patches(new Fgclip2ImageProcessorFast()),
  'process fast without SIMD': () => patches(new Fgclip2ImageProcessorFast()),
  'process fast float32': () => patches(new Fgclip2ImageProcessorFast({ kernel: 'float32' })),
  'process slow': () => patches(new Fgclip2ImageProcessor()),
};
const run = contenders[`${step} ${name}`]!;

for (let warmUp = 0; warmUp < 20; warmUp++) await run();
const sha256 = createHash('sha256')
  .update(await run())
  .digest('hex');
const version = name === 'sharp' ? `sharp ${sharp.versions.sharp}` : `Node ${process.version}`;
console.log(JSON.stringify({ version, sha256 }));
for await (const _ of createInterface({ input: process.stdin })) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await run();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ wall, cpu: (user + system) / 1000 }));
}

async function patches(processor: Fgclip2ImageProcessor): Promise<Float32Array> {
  return (await processor.preprocess(image)).pixelValues.data;
}
