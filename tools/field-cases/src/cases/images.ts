import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import { decodeImage, load } from 'fgclip2';
import type { FieldCase } from '../field-case.ts';
import { bmpFile } from '../make/bmp-file.ts';
import { byPillow, fixture } from '../make/fixture.ts';
import { drawing, phonePhoto, pixelsOf } from '../make/pixels.ts';
import { pngFile } from '../make/png-file.ts';
import { tiffFile } from '../make/tiff-file.ts';
import { logitOf, refused, said, shortened } from '../words.ts';

const caption = 'a picture of a sunflower, an elephant and an orange butterfly';
const rank = (file: string) => ['rank', file, '--text', 'sunflower'];

/** Says what `decodeImage` does with a file: its pixels' size and sha256, or the sentence. */
async function decoded(...[file, options]: Parameters<typeof decodeImage>) {
  try {
    const { width, height, data } = await decodeImage(file, options);
    return { width, height, sha256: createHash('sha256').update(data).digest('hex') };
  } catch (error) {
    return { refusal: (error as Error).message };
  }
}

/** Image files: phones, formats, damage. */
export const imageCases: readonly FieldCase[] = [
  {
    name: 'exif-option',
    right:
      'a phone photo, stored on its side, is ranked as the upright scene, and its box has the right name',
    isCheap: true,
    async try({ scene, write, fgclip2 }) {
      const photo = write('phone.jpg', await phonePhoto(scene));
      const probability = async (file: string) => {
        const { output } = await fgclip2(['rank', file, '--text', caption, '--json']);
        return JSON.parse(output).images[0].captions[0].probability as number;
      };
      const [upright, phone] = [await probability(scene), await probability(photo)];
      const names = ['a sunflower', 'an elephant', 'a butterfly'].flatMap((name) => ['--text', name]);
      const { output } = await fgclip2(['regions', photo, '--box', '152,24,239,136', ...names, '--json']);
      const name = JSON.parse(output).regions[0].labels[0].text;
      return {
        happened: `probability ${phone.toFixed(3)} beside ${upright.toFixed(3)}; the box is called ${name}`,
        ok: Math.abs(phone - upright) < 0.03 && name === 'a sunflower',
      };
    },
  },
  {
    name: 'exif-option: as stored',
    right: 'applyExifOrientation: false gives the pixels as they are stored, from decodeImage and from load',
    async try({ scene, write }) {
      const photo = write('phone.jpg', await phonePhoto(scene));
      const { width, height } = await decodeImage(photo, { applyExifOrientation: false });
      await using stored = await load(demoCheckpoint, { applyExifOrientation: false });
      await using upright = await load(demoCheckpoint);
      const probabilities = await Promise.all(
        [stored, upright].map(async (model) => (await model.rank(photo, [caption]))[0]!.probability),
      );
      return {
        happened: `${width} x ${height}; probability ${probabilities.map((p) => p.toFixed(3)).join(', upright ')}`,
        ok: width === height && probabilities[0]! < 0.1 && probabilities[1]! > 0.8,
      };
    },
  },
  {
    name: 'avif-orientation',
    right: "a turned AVIF is upright, and with applyExifOrientation: false has Pillow's pixels",
    isCheap: true,
    async try() {
      const name = 'avif-turned-6.avif';
      const pillow = byPillow(name);
      const upright = await decoded(fixture(name));
      const stored = await decoded(fixture(name), { applyExifOrientation: false });
      return {
        happened: `${upright.width} x ${upright.height}, as stored ${stored.width} x ${stored.height}`,
        ok: upright.sha256 === pillow.upright_sha256 && stored.sha256 === pillow.sha256,
      };
    },
  },
  {
    name: 'ycbcr-tiff',
    right: "a TIFF of YCbCr without JPEG compression: Pillow's pixels, or a sentence that says what it is",
    isCheap: true,
    async try() {
      const { refusal = 'pixels' } = await decoded(
        tiffFile({ ...drawing(), photometric: 6, compression: 1 }),
      );
      return { happened: refusal, ok: /a TIFF with YCbCr colors .* is not read\.$/.test(refusal) };
    },
  },
  {
    name: 'lab-tiff',
    right: "a TIFF of Lab colors: Pillow's pixels, or a sentence that says what it is",
    isCheap: true,
    async try() {
      const { refusal = 'pixels' } = await decoded(
        tiffFile({ ...drawing(), photometric: 8, compression: 1 }),
      );
      return { happened: refusal, ok: /a TIFF with Lab colors .* is not read\.$/.test(refusal) };
    },
  },
  {
    name: 'wrong-pixels',
    right:
      "an AVIF with premultiplied alpha and a GIF without a palette: Pillow's pixels, the AVIF within 8 levels",
    isCheap: true,
    async try() {
      const { data } = await decodeImage(fixture('avif-premultiplied.avif'));
      const { data: expected } = await decodeImage(fixture('avif-premultiplied-as-png.png'));
      const most = Math.max(...Array.from(data, (value, i) => Math.abs(value - expected[i]!)));
      const gif = await decoded(fixture('gif-no-palette-8.gif'));
      const isSame = gif.sha256 === byPillow('gif-no-palette-8.gif').sha256;
      return { happened: `AVIF at most ${most} levels off, GIF ${words(isSame)}`, ok: most <= 8 && isSame };
    },
  },
  {
    name: 'heic',
    right: 'a HEIC, also one named .jpg: one sentence with the format, what is read, and the way out',
    isCheap: true,
    async try({ write, fgclip2 }) {
      const named = await fgclip2(rank(write('photo.heic', fixture('heic.heic'))));
      const misnamed = await fgclip2(rank(write('photo.jpg', fixture('heic.heic'))));
      const ok = [named, misnamed].every((each) =>
        refused(each, /HEIC is not one of JPEG, PNG/, /convert it/),
      );
      return { happened: said(misnamed), ok };
    },
  },
  {
    name: 'bmp',
    right: 'a BMP, also one named .jpg, has the logit of the same PNG',
    isCheap: true,
    async try({ scene, write, fgclip2 }) {
      const bmp = write('bmp-named.jpg', bmpFile(await pixelsOf(scene)));
      const logits = [logitOf(await fgclip2(rank(scene))), logitOf(await fgclip2(rank(bmp)))];
      return {
        happened: `logits ${logits.join(' and ')}`,
        ok: /\d/.test(logits[0]!) && logits[0] === logits[1],
      };
    },
  },
  {
    name: 'ppm',
    right: 'a PPM has the pixels that were written',
    isCheap: true,
    async try() {
      const { width, height, data } = drawing();
      const file = Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), data]);
      const { sha256 = 'refused' } = await decoded(file);
      const same = sha256 === createHash('sha256').update(data).digest('hex');
      return { happened: words(same), ok: same };
    },
  },
  {
    name: 'animated-avif',
    right: 'the first frame, as Pillow',
    isCheap: true,
    async try() {
      const name = 'avif-animated.avif';
      const { width, height, sha256 } = await decoded(fixture(name));
      const same = sha256 === byPillow(name).sha256;
      return { happened: `${width} x ${height}, ${words(same)}`, ok: same };
    },
  },
  {
    name: 'idat-crc',
    right: 'a PNG with a wrong checksum: the reason says that the checksum is wrong',
    isCheap: true,
    async try({ write, fgclip2 }) {
      const { data: rows, ...size } = drawing();
      const png = pngFile({ ...size, colorType: 2, bitDepth: 8, rows, wrongChecksum: true });
      const end = await fgclip2(rank(write('crc.png', png)));
      return { happened: said(end), ok: refused(end, /the checksum \(CRC\) of its IDAT chunk is wrong/) };
    },
  },
  {
    name: 'rows-missing',
    right: 'a PNG with rows missing: the reason says that its pixels are damaged or rows missing',
    isCheap: true,
    async try({ write, fgclip2 }) {
      const { data, ...size } = drawing();
      const rows = data.subarray(0, 40 * size.width * 3);
      const end = await fgclip2(
        rank(write('rows.png', pngFile({ ...size, colorType: 2, bitDepth: 8, rows }))),
      );
      return { happened: said(end), ok: refused(end, /rows of them are missing/) };
    },
  },
  {
    name: 'cut-files',
    right: 'a JPEG and a PNG that were cut: one sentence each, no gray half',
    async try({ scene, write, fgclip2 }) {
      const files = [readFileSync(scene), await phonePhoto(scene)].map((bytes, i) =>
        write(`cut${i}`, bytes.subarray(0, bytes.length / 2)),
      );
      const ends = await Promise.all(files.map((file) => fgclip2(rank(file))));
      return { happened: ends.map(said).join('; '), ok: ends.every((end) => refused(end)) };
    },
  },
  {
    name: 'pixel-limit',
    right: 'an image of 20000 x 20000: its size, the limit, and how to raise it',
    async try({ write, fgclip2 }) {
      const rows = new Uint8Array(2500 * 20000);
      const png = pngFile({ width: 20000, height: 20000, colorType: 0, bitDepth: 1, rows });
      const end = await fgclip2(rank(write('large.png', png)));
      return { happened: said(end), ok: refused(end, /178956970/, /20000 x 20000/, /Raise|raise/) };
    },
  },
  {
    name: 'mixed-reasons',
    right: 'of a HEIC and a TIFF that fail together, each has its own reason, on one line: 0 of 30 mixed',
    async try({ write }) {
      const zstd = tiffFile({ ...drawing(), photometric: 2, compression: 50000, data: Buffer.alloc(99, 7) });
      const own = { 'photo.heic': /HEIC/, 'zstd.tif': /ZSTD/i };
      const files = [write('photo.heic', fixture('heic.heic')), write('zstd.tif', zstd)];
      await using fgclip2 = await load(demoCheckpoint);
      let mixed = 0;
      let reasons: string[] = [];
      for (let round = 0; round < 15; round++) {
        const { failures } = await fgclip2.embedImages(files);
        reasons = failures.map(({ error }) => error.message);
        mixed += reasons.filter((reason) => {
          const [mine, others] = reason.includes('photo.heic')
            ? ['photo.heic', 'zstd.tif']
            : ['zstd.tif', 'photo.heic'];
          const why = reason.slice(reason.indexOf(mine!) + mine!.length);
          return (
            !own[mine as keyof typeof own].test(why) ||
            own[others as keyof typeof own].test(why) ||
            /\n/.test(why)
          );
        }).length;
      }
      return {
        happened: `${mixed} of 30 mixed; ${reasons.map((reason) => shortened(reason.slice(reason.lastIndexOf('/')), 70)).join('; ')}`,
        ok: mixed === 0 && reasons.length === 2,
      };
    },
  },
  {
    name: 'sharp-without-binary',
    right:
      'sharp is there and its binary is not: the sentence gives the reason of sharp, not only "install it"',
    async try({ scene, write, fgclip2 }) {
      const reason = 'Could not load the sharp module using the linux-x64 runtime';
      const hook = write(
        'hook.mjs',
        `import { registerHooks } from 'node:module';
         const source = 'throw new Error(${JSON.stringify(reason)})';
         registerHooks({ resolve: (name, context, next) => name === 'sharp'
           ? { url: 'data:text/javascript,' + encodeURIComponent(source), shortCircuit: true } : next(name, context) });`,
      );
      const end = await fgclip2(rank(scene), { env: { NODE_OPTIONS: `--import "${hook}"` } });
      return { happened: said(end), ok: refused(end, new RegExp(reason)) };
    },
  },
];

function words(same: boolean): string {
  return same ? 'the right pixels' : 'other pixels';
}
