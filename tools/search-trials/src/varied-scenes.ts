import { mkdir, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const scenes = fileURLToPath(new URL('../../../packages/demo-checkpoint/scenes/', import.meta.url));
const sceneCount = 14;

/**
 * Writes the sample scenes in as many variations, cropped, flipped and with noise: the same files for the same count.
 * Those that are there already are left.
 */
export async function writeVariedScenes(folder: string, count: number): Promise<void> {
  const decoded = await Promise.all(
    Array.from({ length: sceneCount }, (_, scene) =>
      sharp(`${scenes}scene${scene}.png`).removeAlpha().raw().toBuffer({ resolveWithObject: true }),
    ),
  );
  for (let number = 0; number < count; number++) {
    const name = `${folder}/${Math.floor(number / 500)}/${number}.jpg`;
    if ((await stat(name).catch(() => undefined)) !== undefined) continue;
    if (number % 500 === 0) await mkdir(`${folder}/${Math.floor(number / 500)}`, { recursive: true });
    const random = randomFrom(number);
    const { data, info } = decoded[number % sceneCount]!;
    const share = 0.6 + 0.4 * random();
    const [width, height] = [Math.floor(info.width * share), Math.floor(info.height * share)];
    const left = Math.floor((info.width - width) * random());
    const top = Math.floor((info.height - height) * random());
    const crop = sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
      .extract({ left, top, width, height })
      .flop(random() < 0.5);
    const pixels = await crop.raw().toBuffer();
    for (let i = 0; i < pixels.length; i++)
      pixels[i] = Math.max(0, Math.min(255, pixels[i]! + 16 * random() - 8));
    const jpeg = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 85 })
      .toBuffer();
    await writeFile(name, jpeg);
  }
}

/** The same numbers for the same seed, evenly from 0 to 1. */
export function randomFrom(seed: number): () => number {
  let state = (seed + 1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
