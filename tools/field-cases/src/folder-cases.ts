import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeImage } from 'fgclip2';
import { node } from './command.ts';
import type { FieldCase } from './field-case.ts';
import { shortened } from './words.ts';

type RawImage = Awaited<ReturnType<typeof decodeImage>>;

/** What Pillow makes of a file, as a folder's `cases.json` tells. */
interface ByPillow {
  width: number;
  height: number;
  sha256_of_rgb?: string;
  first_pixel?: number[];
  pixel_at_32_32?: number[];
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * The files of a folder as cases: its `pictures` have the pixels that `cases.json` tells, or are refused in one
 * sentence; its `texts` are read or refused; its `hub/*.sh` run from the root of the checkout and say "exit code 0".
 */
export function folderCases(folder: string): FieldCase[] {
  const { cases } = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'));
  const told = new Map<string, ByPillow>();
  for (const { file, also, pillow } of cases) {
    if (pillow === undefined) continue;
    for (const name of [file, also]) if (name !== undefined) told.set(name, pillow);
  }
  const files = (kind: string) => {
    const path = join(folder, kind);
    return existsSync(path)
      ? readdirSync(path)
          .sort()
          .map((name) => `${kind}/${name}`)
      : [];
  };
  return [
    ...files('pictures').map((name) => imageCase(folder, name, told.get(name))),
    ...files('texts').map((name) => textCase(folder, name)),
    ...files('hub')
      .filter((name) => name.endsWith('.sh') && !name.endsWith('common.sh'))
      .map((name) => hubCase(folder, name)),
  ];
}

function imageCase(folder: string, name: string, pillow: ByPillow | undefined): FieldCase {
  return {
    name,
    right: pillow ? "Pillow's pixels, or one sentence that refuses it" : 'one sentence that refuses it',
    async try() {
      try {
        const image = await decodeImage(join(folder, name), { applyExifOrientation: false });
        const ok = pillow !== undefined && isLike(image, pillow, name);
        return { happened: `${image.width} x ${image.height}, ${ok ? 'as Pillow' : 'not as Pillow'}`, ok };
      } catch (error) {
        const { message } = error as Error;
        return { happened: message, ok: /^\[@fgclip2\/image-processor\] Expected [^\n]+\.$/.test(message) };
      }
    },
  };
}

/** Whether pixels are those of Pillow: all of them, or of an AVIF, whose bytes are close and not the same, the two told. */
function isLike({ width, height, data }: RawImage, pillow: ByPillow, name: string): boolean {
  if (width !== pillow.width || height !== pillow.height) return false;
  if (!name.endsWith('.avif')) {
    return createHash('sha256').update(data).digest('hex') === pillow.sha256_of_rgb;
  }
  const isAt = (pixel: number, told: number[] | undefined) =>
    told === undefined || told.every((value, channel) => data[pixel * 3 + channel] === value);
  return isAt(0, pillow.first_pixel) && isAt(32 * width + 32, pillow.pixel_at_32_32);
}

function textCase(folder: string, name: string): FieldCase {
  return {
    name,
    right: 'read where it is UTF-8, else refused with its line',
    async try({ scene, fgclip2 }) {
      const path = join(folder, name);
      const isUtf8 = name.includes('utf-8');
      const { code, errors } = await fgclip2(['rank', scene, '--texts-file', path]);
      const ok = isUtf8 ? code === 0 && errors === '' : code === 1 && /on line \d+, byte \d+/.test(errors);
      return { happened: `code ${code}, ${errors.trim() || 'quiet'}`, ok };
    },
  };
}

function hubCase(folder: string, name: string): FieldCase {
  return {
    name,
    right: 'every exit code it prints is 0, and none failed',
    async try({ bash }) {
      const env = { PATH: `${join(node[0]!, '..')}:${process.env.PATH}` };
      const { output, errors } = await bash(`sh '${join(folder, name)}'`, {
        cwd: root,
        env,
        timeout: 400_000,
      });
      const ends = output.split('\n').filter((line) => /exit code|failed/.test(line));
      const ok = ends.length > 0 && ends.every((line) => /exit code 0\b|^0 of \d+ failed/.test(line));
      return { happened: ends.join('; ') || shortened(errors), ok };
    },
  };
}
