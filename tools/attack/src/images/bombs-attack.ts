import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';
import type { Attack } from '../attack.ts';
import type { Random } from '../random.ts';
import { tryOften } from '../try-often.ts';
import { imageFixtures } from './image-fixtures.ts';
import { tryImage } from './try-image.ts';

/** Sides that files say they have. */
const sides: readonly number[] = [
  0,
  1,
  11,
  255,
  1999,
  13_000,
  65_535,
  2 ** 22,
  2 ** 24,
  2 ** 31 - 1,
  2 ** 32 - 1,
];

/** Decodes small files that say they have very many pixels, or whose parts unpack to very much. */
export const bombsAttack: Attack = {
  name: 'bombs',
  subject: 'small images that unpack to gigabytes',
  counts: { test: 100, long: 5000 },
  async run(options) {
    const fixtures = await imageFixtures();
    return tryOften(options, async (random, index) => {
      const made = random.pick([bigGif, longPng, writtenPpm, runsOfBmp]);
      const bytes = random.chance(0.4) ? await made(random) : withOtherSize(random.pick(fixtures), random);
      return tryImage(bytes, index);
    });
  },
};

/** A file with other sides in its header, where that is a header of the format. */
function withOtherSize(file: Uint8Array, random: Random): Uint8Array {
  const bytes = Uint8Array.from(file);
  const view = new DataView(bytes.buffer);
  const [width, height] = [random.pick(sides), random.pick(sides)];
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  if (start === '\x89PNG') {
    view.setUint32(16, width);
    view.setUint32(20, height);
    view.setUint32(29, crc32(bytes.subarray(12, 29)));
  } else if (start === 'GIF8') {
    view.setUint16(6, width, true);
    view.setUint16(8, height, true);
  } else if (start.startsWith('BM')) {
    view.setUint32(18, width, true);
    view.setUint32(22, height, true);
  } else if (start === 'RIFF' && bytes.length > 30) {
    view.setUint32(24, width & 0xffffff, true);
    view.setUint16(27, height & 0xffff, true);
  } else {
    // The frame of a JPEG; of others, a number somewhere in their headers.
    const frame = bytes.findIndex(
      (byte, i) => byte === 0xff && (bytes[i + 1] === 0xc0 || bytes[i + 1] === 0xc2),
    );
    const at = frame === -1 ? random.below(Math.min(200, bytes.length - 4)) : frame + 5;
    if (at + 4 <= bytes.length) {
      view.setUint16(at, height & 0xffff);
      view.setUint16(at + 2, width & 0xffff);
    }
  }
  return bytes;
}

/** One pixel on a screen of any size: 35 bytes. */
function bigGif(random: Random): Uint8Array {
  const size = new Uint8Array(Uint16Array.of(random.pick(sides), random.pick(sides)).buffer);
  const rest = '800000000000ffffff2c00000000010001000002024c01003b';
  return Buffer.concat([Buffer.from('GIF89a'), size, Buffer.from(rest, 'hex')]);
}

/** Very wide or very high, its zeros packed; sometimes with a text that unpacks to 64 MB. */
async function longPng(random: Random): Promise<Uint8Array> {
  const [long, short] = [random.pick([65_535, 2 ** 20, 2 ** 22 + 1]), 1 + random.below(3)];
  const [width, height] = random.chance(0.5) ? [long, short] : [short, long];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rows = await pack(Buffer.alloc(height * (width + 1)));
  const text = random.chance(0.2) ? [Buffer.concat([Buffer.from('Title\0\0'), await pack(zeros)])] : [];
  const chunks = [
    chunk('IHDR', header),
    ...text.map((data) => chunk('zTXt', data)),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks]);
}

// In another thread: the time in which nothing else runs is that of the packages.
const pack = promisify<Uint8Array, Buffer>(deflate);

const zeros = new Uint8Array(2 ** 26);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** Black and white in digits, of fewer pixels than its header says. */
function writtenPpm(random: Random): Uint8Array {
  const header = `P${1 + random.below(6)} ${random.pick(sides)} ${random.pick(sides)} ${random.pick(sides)} `;
  return Buffer.from(header + '1 '.repeat(random.below(2 ** 16)));
}

/** Runs of one color, in a picture that is much larger. */
function runsOfBmp(random: Random): Uint8Array {
  const header = Buffer.alloc(58);
  header.write('BM');
  header.writeUInt32LE(58, 10);
  header.writeUInt32LE(40, 14);
  header.writeUInt32LE(random.pick(sides), 18);
  header.writeUInt32LE(random.pick(sides), 22);
  header.writeUInt16LE(8, 28);
  header.writeUInt32LE(1, 30);
  header.writeUInt32LE(1, 46);
  const runs = Buffer.from([255, 0, ...(random.chance(0.5) ? [0, 2, 255, 255] : [])]);
  return Buffer.concat([header, ...Array.from({ length: random.below(5000) }, () => runs), Buffer.of(0, 1)]);
}
