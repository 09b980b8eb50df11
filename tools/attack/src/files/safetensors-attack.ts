import { readSafetensorsHeader, type SafetensorsHeader, writeSafetensorsHeader } from '@fgclip2/checkpoint';
import { memorySource } from '@fgclip2/files';
import type { Attack } from '../attack.ts';
import { foreignError, shortened } from '../foreign-error.ts';
import type { Random } from '../random.ts';
import { tryOften } from '../try-often.ts';
import { damagedBytes } from './damaged-bytes.ts';
import { jsonBytes, oddJson } from './odd-json.ts';

/** Opens damaged safetensors files: each is refused in our own words, or its tensors fill the file. */
export const safetensorsAttack: Attack = {
  name: 'safetensors',
  subject: 'damaged files refused, or whole',
  counts: { test: 2000, long: 100_000 },
  async run(options) {
    const whole = wholeFile();
    return tryOften(options, async (random) => {
      const bytes = random.chance(0.5) ? damagedBytes(whole, random) : withOddHeader(whole, random);
      try {
        return problemOf(await readSafetensorsHeader(memorySource(bytes, 'model.safetensors')), bytes.length);
      } catch (error) {
        const foreign = foreignError(error);
        return foreign && `${foreign}, header ${shortened(new TextDecoder().decode(bytes.subarray(8)), 300)}`;
      }
    });
  },
};

/** What an accepted file has that no file may have. */
function problemOf({ tensors, metadata }: SafetensorsHeader, size: number): string | undefined {
  let bytes = 0;
  for (const { name, start, end, shape } of tensors.values()) {
    const isInside = start >= 8 && start <= end && end <= size;
    if (!isInside || !shape.every(Number.isSafeInteger)) return `${name} accepted at ${start} to ${end}`;
    bytes += end - start;
  }
  if (bytes > size - 8) return `${bytes} bytes of tensors accepted in a file of ${size}`;
  return [...metadata.values()].every((text) => typeof text === 'string') ? undefined : 'metadata not text';
}

function wholeFile(): Uint8Array {
  const tensors = [
    {
      name: 'text_model.embeddings.weight',
      dtype: 'F32',
      shape: [6, 4],
      byteLength: 96,
      sha256: '0'.repeat(64),
    },
    { name: 'vision_model.head.probe', dtype: 'F16', shape: [1, 1, 4], byteLength: 8 },
    { name: 'logit_scale', dtype: 'F32', shape: [1], byteLength: 4 },
    { name: 'empty', dtype: 'I64', shape: [0, 3], byteLength: 0 },
  ] as const;
  const header = writeSafetensorsHeader(tensors, { copyOf: 'f'.repeat(64) });
  const dataLength = tensors.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return Uint8Array.from([...header, ...new Uint8Array(dataLength)]);
}

/** A file whose header is odd, its length right. */
function withOddHeader(whole: Uint8Array, random: Random): Uint8Array {
  const length = Number(new DataView(whole.buffer).getBigUint64(0, true));
  const header: unknown = JSON.parse(new TextDecoder().decode(whole.subarray(8, 8 + length)));
  const odd = jsonBytes(oddJson(header, random));
  const prefix = new Uint8Array(8);
  new DataView(prefix.buffer).setBigUint64(0, BigInt(odd.length), true);
  return Uint8Array.from([...prefix, ...odd, ...whole.subarray(8 + length)]);
}
