import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { decodeImage } from 'fgclip2';
import sharp from 'sharp';
import stringWidth from 'string-width';
import { afterAll, describe, expect, it } from 'vitest';

// The program itself, in a process of its own.

const folder = mkdtempSync(join(tmpdir(), 'fgclip2-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const scene = demoScenes()[6]!;
const image = fileURLToPath(scene.url);

function start(args: readonly string[], model: string = demoCheckpoint.name) {
  const flags = ['--conditions=@fgclip2/source', '--disable-warning=ExperimentalWarning'];
  const program = fileURLToPath(new URL('cli.ts', import.meta.url));
  const env = { ...process.env, FGCLIP2_MODEL: model, NO_COLOR: '1', FORCE_COLOR: undefined };
  return spawn(process.execPath, [...flags, program, ...args], { cwd: folder, env });
}

async function fgclip2(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  return resultOf(start(args));
}

async function resultOf(child: ReturnType<typeof start>) {
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { code, output, errors };
}

const failed = (errors: string, code = 1) => ({ code, output: '', errors });

describe('fgclip2 rank', () => {
  it('prints a table whose columns line up in two languages', async () => {
    const captions = [scene.falseCaption.en, scene.caption.zh, scene.caption.en];
    const { code, output, errors } = await fgclip2(
      'rank',
      image,
      ...captions.flatMap((one) => ['--text', one]),
    );
    expect([code, errors]).toEqual([0, '']);
    const lines = output.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^caption +logit +score +probability$/);
    const [, ...ranked] = lines.slice(0, 4);
    for (const caption of captions) {
      expect(ranked.filter((line) => line.startsWith(`${caption} `))).toHaveLength(1);
    }
    expect(ranked.findIndex((line) => line.startsWith(scene.caption.en))).toBeLessThan(
      ranked.findIndex((line) => line.startsWith(scene.falseCaption.en)),
    );
    expect(new Set(lines.slice(0, 4).map((line) => stringWidth(line))).size).toBe(1);
    expect(lines[4]).toBe('');
    expect(lines[5]).toMatch(/^time {3}decode \d+ ms, preprocess \d+ ms, text \d+ ms, vision \d+ ms$/);
    expect(lines[6]).toBe(`model  ${demoCheckpoint.name} (dtype fp16, tensors in F16, F32)`);
    expect(lines).toHaveLength(7);
  });

  it('prints JSON, with captions from a file after those given', async () => {
    const file = join(folder, 'captions.txt');
    writeFileSync(file, `\uFEFF${scene.caption.en}\r\n\r\n${scene.caption.zh}\r\n`);
    const { code, output, errors } = await fgclip2(
      ...['rank', image, '--text', scene.falseCaption.en, '--texts-file', file],
      ...['--walk', 'long', '--patches', '100', '--json'],
    );
    expect([code, errors]).toEqual([0, '']);
    const report = JSON.parse(output);
    expect(report).toEqual({
      model: demoCheckpoint.name,
      storedAs: ['F16', 'F32'],
      dtype: 'fp16',
      walk: 'long',
      images: [
        {
          image,
          captions: expect.any(Array),
          timings: {
            decode: expect.any(Number),
            preprocess: expect.any(Number),
            text: expect.any(Number),
            vision: expect.any(Number),
          },
        },
      ],
      failures: [],
    });
    const byIndex = [...report.images[0].captions].sort((a, b) => a.index - b.index);
    expect(byIndex.map(({ text: caption }) => caption)).toEqual([
      scene.falseCaption.en,
      scene.caption.en,
      scene.caption.zh,
    ]);
    const sum = byIndex.reduce((total, { logit }) => total + Math.exp(logit), 0);
    for (const { logit, score, probability } of byIndex) {
      expect(score).toBeCloseTo(Math.exp(logit) / sum, 9);
      expect(probability).toBeCloseTo(1 / (1 + Math.exp(-logit)), 12);
    }
  });

  it.each([
    [
      'no captions',
      ['rank', image],
      'fgclip2: Expected captions, got none: give --text "a black cat", or --texts-file with one a line.\n',
      2,
    ],
    [
      'an image that is missing',
      ['rank', 'none.jpg', '--text', 'a cat'],
      'fgclip2: none.jpg: no such file\n',
      1,
    ],
    [
      'a model that is missing',
      ['rank', image, '--text', 'a cat', '--model', '/no/such/folder'],
      'fgclip2: Expected a folder at /no/such/folder, got none.\n',
      1,
    ],
    [
      'an unknown walk',
      ['rank', image, '--text', 'a cat', '--walk', 'middle'],
      "fgclip2: option '--walk <walk>' argument 'middle' is invalid. Allowed choices are short, long, box.\n",
      2,
    ],
    [
      'patches that are no number',
      ['rank', image, '--text', 'a cat', '--patches', 'abc'],
      "fgclip2: option '--patches <count>' argument 'abc' is invalid. Expected a whole number >= 1.\n",
      2,
    ],
    [
      'no patches',
      ['rank', image, '--text', 'a cat', '--patches', '0'],
      "fgclip2: option '--patches <count>' argument '0' is invalid. Expected a whole number >= 1.\n",
      2,
    ],
    [
      'an unknown option',
      ['rank', image, '--txet', 'a cat'],
      "fgclip2: unknown option '--txet'. Did you mean --text?\n",
      2,
    ],
    [
      'no image',
      ['rank', '--text', 'a cat'],
      'fgclip2: Expected images, got none: give files, folders or URLs, or --images-file with one a line.\n',
      2,
    ],
  ])('ends with its code and one sentence for %s', async (_, args, errors, code) => {
    expect(await fgclip2(...args)).toEqual(failed(errors, code));
  });

  it('explains itself', async () => {
    const { code, output, errors } = await fgclip2('rank', '--help');
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain('Rank captions for images, the best first.');
  });
});

const wide = demoScenes()[9]!;
const wideImage = fileURLToPath(wide.url);
const boxOf = (name: string) => wide.boxes.find(({ phrase }) => phrase.en.includes(name))!.box.join(',');
const widthsOf = (lines: readonly string[]) => new Set(lines.map((line) => stringWidth(line))).size;

/** The rows of an .npy file. */
function npyRows(file: string): number[][] {
  const bytes = readFileSync(join(folder, file));
  const start = 10 + bytes.readUInt16LE(8);
  const [, rows, columns] = /\((\d+), (\d+)\)/.exec(bytes.toString('latin1', 10, start))!.map(Number);
  return Array.from({ length: rows! }, (_, row) =>
    Array.from({ length: columns! }, (_, column) => bytes.readFloatLE(start + 4 * (row * columns! + column))),
  );
}

describe('fgclip2 regions', () => {
  const args = ['regions', wideImage, '--box', boxOf('lobster'), '--box', boxOf('keyboard')];
  const texts = ['--text', 'keyboard', '--text', '龙虾'];

  it('prints a table whose columns line up', async () => {
    const { code, output, errors } = await fgclip2(...args, ...texts);
    expect([code, errors]).toEqual([0, '']);
    const lines = output.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^box +text +cosine +score +probability$/);
    expect(lines[1]).toMatch(new RegExp(`^${boxOf('lobster')} +龙虾 `));
    expect(lines[2]).toMatch(/^ +keyboard /);
    expect(lines[3]).toMatch(new RegExp(`^${boxOf('keyboard')} +keyboard `));
    expect(widthsOf(lines.slice(0, 5))).toBe(1);
    expect(lines[6]).toMatch(/^time {3}decode/);
  });

  it('prints JSON', async () => {
    const { code, output } = await fgclip2(...args, ...texts, '--json');
    expect(code).toBe(0);
    const { regions, walk, image: path } = JSON.parse(output);
    expect([walk, path]).toEqual(['box', wideImage]);
    expect(regions.map(({ labels }: { labels: { index: number }[] }) => labels[0]!.index)).toEqual([1, 0]);
  });

  it.each([
    [
      ['--box', '1,2,3'],
      "option '--box <x1,y1,x2,y2>' argument '1,2,3' is invalid. Expected four numbers x1,y1,x2,y2.",
    ],
    [['--box', '1,2,,4'], "argument '1,2,,4' is invalid. Expected four numbers x1,y1,x2,y2."],
    [['--box', '9,9,1,1'], 'Expected x1 <= x2 and y1 <= y2 for box 0 of image 0, got [9, 9, 1, 1].'],
    [['--box=-20,-20,-10,-10'], 'Expected a vector with a direction for box 0 ([-20, -20, -10, -10]'],
    [[], "required option '--box <x1,y1,x2,y2>' not specified"],
  ])('ends with one sentence for %j', async (boxes, words) => {
    const { code, output, errors } = await fgclip2('regions', wideImage, ...boxes, ...texts);
    expect([code, output]).toEqual([/^(argument|option|required)/.test(words) ? 2 : 1, '']);
    expect(errors).toContain(words);
    expect(errors.trimEnd()).not.toContain('\n');
  });
});

describe('fgclip2 locate', () => {
  const args = ['locate', wideImage, '--text', 'lobster', '--text', '键盘', '--text', 'sunflower'];

  it('prints the boxes of each text, and which is not found', async () => {
    const { code, output, errors } = await fgclip2(...args);
    expect([code, errors]).toEqual([0, '']);
    const lines = output.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^text +box +cosine +probability$/);
    expect(lines[1]).toMatch(/^lobster +\d+,\d+,\d+,\d+ +0\.\d{4} /);
    expect(lines[2]).toMatch(/^键盘 +\d+,\d+,\d+,\d+ +0\.\d{4} /);
    expect(lines[3]).toMatch(/^sunflower +not found +$/);
    expect(widthsOf(lines.slice(0, 4))).toBe(1);
    expect(lines[5]).toMatch(/^time {3}decode/);
  });

  it('writes the image with its boxes, and the same as JSON', async () => {
    const { code, output, errors } = await fgclip2(...args, '-o', 'boxes.png', '--json');
    expect([code, errors]).toEqual([0, '']);
    const { located, written, width, height } = JSON.parse(output);
    expect([written, width, height]).toEqual([['boxes.png'], wide.width, wide.height]);
    expect(located.map(({ boxes }: { boxes: unknown[] }) => boxes.length)).toEqual([1, 1, 0]);
    const [left, top] = located[0].boxes[0].box.map(Math.round);
    const [drawn, original] = await Promise.all([
      decodeImage(join(folder, 'boxes.png')),
      decodeImage(wide.url),
    ]);
    expect([drawn.width, drawn.height]).toEqual([wide.width, wide.height]);
    const pixel = ({ data }: typeof drawn, x: number, y: number) => {
      const at = 3 * (y * wide.width + x);
      return [...data.subarray(at, at + 3)];
    };
    // The first color on the border of the first box, and the image elsewhere.
    expect(pixel(drawn, left, top + 10)).toEqual([0xe6, 0x19, 0x4b]);
    expect(pixel(drawn, 1, wide.height - 2)).toEqual(pixel(original, 1, wide.height - 2));
  });

  it('gives a box for everything at --min-probability 0, and for nothing at 1', async () => {
    const counts = async (least: string) => {
      const { output } = await fgclip2(...args, '--min-probability', least, '--json');
      return JSON.parse(output).located.map(({ boxes }: { boxes: unknown[] }) => boxes.length > 0);
    };
    expect(await counts('0')).toEqual([true, true, true]);
    expect(await counts('1')).toEqual([false, false, false]);
  });

  it.each([
    [['-o', 'boxes.jpg'], "argument 'boxes.jpg' is invalid. Expected a name that ends in .png."],
    [['--min-probability', '2'], "argument '2' is invalid. Expected a number from 0 to 1."],
  ])('ends with one sentence for %j', async (given, words) => {
    const { code, output, errors } = await fgclip2(...args, ...given);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(words);
  });
});

describe('fgclip2 heatmap', () => {
  it('writes the image and the map, and prints where it peaks', async () => {
    const { code, output, errors } = await fgclip2(
      ...['heatmap', wideImage, '--text', '龙虾', '-o', 'map.png', '--npy', 'map.npy', '--json'],
    );
    expect([code, errors]).toEqual([0, '']);
    const report = JSON.parse(output);
    const { peak, rows, columns, max } = report;
    expect(report.written).toEqual(['map.png', 'map.npy']);
    const map = npyRows('map.npy');
    expect([map.length, map[0]!.length]).toEqual([rows, columns]);
    expect(map[peak.row]![peak.column]).toBe(max);
    const overlay = await decodeImage(join(folder, 'map.png'));
    expect([overlay.width, overlay.height]).toEqual([wide.width, wide.height]);
  });

  it.skipIf(process.platform === 'win32')(
    'writes names of 250 characters, and says which is too long',
    async () => {
      const [png, npy] = [`${'n'.repeat(246)}.png`, `${'n'.repeat(246)}.npy`];
      const { code, errors } = await fgclip2(
        ...['heatmap', wideImage, '--text', 'lobster', '-o', png, '--npy', npy],
      );
      expect([code, errors]).toEqual([0, '']);
      expect((await decodeImage(join(folder, png))).width).toBe(wide.width);
      expect(npyRows(npy).length).toBeGreaterThan(0);
      const long = `${'n'.repeat(252)}.png`;
      const refused = await fgclip2(
        'heatmap',
        wideImage,
        '--text',
        'lobster',
        '-o',
        long,
        '--npy',
        'kept.npy',
      );
      expect([refused.code, refused.errors]).toEqual([
        1,
        `fgclip2: ${long}: cannot be written (a name that is too long)\n`,
      ]);
      expect(existsSync(join(folder, 'kept.npy'))).toBe(false);
    },
  );

  it('leaves the image as it is at opacity 0', async () => {
    const { output } = await fgclip2(
      'heatmap',
      wideImage,
      '--text',
      'lobster',
      '-o',
      'same.png',
      '--opacity',
      '0',
    );
    const lines = output.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^text +peak at +highest +mean +lowest$/);
    expect(widthsOf(lines.slice(0, 2))).toBe(1);
    expect(lines[3]).toBe('map    15 x 17 patches, written to same.png');
    const [same, original] = await Promise.all([
      decodeImage(join(folder, 'same.png')),
      decodeImage(wide.url),
    ]);
    expect([...same.data]).toEqual([...original.data]);
  });

  it.each([
    [['--text', 'a cat'], 'A heat map is of one text, and "lobster" was given before.'],
    [['-o', 'map.jpg'], "argument 'map.jpg' is invalid. Expected a name that ends in .png."],
    [['--opacity', '2'], "argument '2' is invalid. Expected a number from 0 to 1."],
    [['--threshold', 'x'], "argument 'x' is invalid. Expected a number from 0 to 0.99."],
    [['--npy', 'none/map.npy'], 'none/map.npy: cannot be written (no folder none)'],
  ])('ends with one sentence for %j', async (given, words) => {
    const { code, errors } = await fgclip2('heatmap', wideImage, '--text', 'lobster', ...given);
    expect(code).toBe(given.includes('none/map.npy') ? 1 : 2);
    expect(errors).toContain(words);
  });
});

describe('fgclip2 embed', () => {
  it('writes vectors of images, then of texts, and what made them', async () => {
    const { code, output, errors } = await fgclip2(
      'embed',
      wideImage,
      image,
      '--text',
      '龙虾',
      '-o',
      'all.npy',
    );
    expect([code, errors]).toEqual([0, '']);
    expect(output).toBe('3 vectors of 192 values, written to all.npy and all.npy.json\n');
    const vectors = npyRows('all.npy');
    for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 6);
    const { rows, sources, sha256 } = JSON.parse(readFileSync(join(folder, 'all.npy.json'), 'utf8'));
    expect(sha256).toBe(
      createHash('sha256')
        .update(readFileSync(join(folder, 'all.npy')))
        .digest('hex'),
    );
    expect(rows).toEqual([{ image: wideImage }, { image }, { text: '龙虾' }]);
    expect(sources).toMatchObject([
      { kind: 'image', model: demoCheckpoint.name, patches: 'by size', preprocessing: 2 },
      { kind: 'text', model: demoCheckpoint.name, walkType: 'short', preprocessing: 2 },
    ]);
  });

  it('computes as many images at the same time as `--workers` says, and writes them in order', async () => {
    const images = [image, wideImage, image, wideImage, image];
    for (const count of ['1', '2']) {
      const { code, errors } = await fgclip2('embed', ...images, '--workers', count, '-o', `by${count}.npy`);
      expect([code, errors]).toEqual([0, '']);
    }
    const [one, two] = [npyRows('by1.npy'), npyRows('by2.npy')];
    expect([two[2], two[3], two[4]]).toEqual([two[0], two[1], two[0]]);
    for (const [row, vector] of two.entries()) {
      for (const [i, value] of vector.entries()) expect(Math.abs(value - one[row]![i]!)).toBeLessThan(2e-6);
    }
    const { code, errors } = await fgclip2('embed', image, '--workers', '0', '-o', 'none.npy');
    expect([code, errors]).toEqual([2, expect.stringContaining('Expected a whole number >= 1.')]);
  });

  it('names an image that cannot be read, writes the rest as the same float32, and ends with code 1', async () => {
    await fgclip2('embed', wideImage, '--text', '龙虾', '-o', 'two.npy');
    const result = await fgclip2(
      'embed',
      'none.png',
      wideImage,
      '--text',
      '龙虾',
      '-o',
      'two.jsonl',
      '--json',
    );
    expect(result.code).toBe(1);
    expect(result.errors).toBe('fgclip2: none.png: no such file\n');
    expect(JSON.parse(result.output)).toMatchObject({
      vectors: 2,
      width: 192,
      written: ['two.jsonl'],
      failures: [{ image: 'none.png', error: 'none.png: no such file' }],
    });
    const lines = readFileSync(join(folder, 'two.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ image: path, text: given }) => path ?? given)).toEqual([wideImage, '龙虾']);
    expect(lines.map(({ source }) => source.kind)).toEqual(['image', 'text']);
    expect(lines.map(({ vector }) => vector.map(Math.fround))).toEqual(npyRows('two.npy'));
  });

  it.each([
    [['none.png', '-o', 'none.npy'], 'Expected an image that can be read, got none.', 1],
    [['-o', 'none.npy'], 'Expected images or texts, got none: give files or folders', 2],
    [
      [image, '-o', 'none.csv'],
      "argument 'none.csv' is invalid. Expected a name that ends in .npy or .jsonl, or -.",
      2,
    ],
    [[image], "required option '-o, --output <file>' not specified", 2],
  ])('ends with its code for %j, and writes nothing', async (args, words, wanted) => {
    const { code, errors } = await fgclip2('embed', ...args);
    expect(code).toBe(wanted);
    expect(errors).toContain(words);
    expect(readdirSync(folder).filter((file) => file.includes('none'))).toEqual([]);
  });

  it('ends at once at Ctrl-C, and leaves nothing half-written', async () => {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.png`;
    const child = start(['embed', image, url, '-o', 'cut.npy']);
    // The first image is done when the second one is asked for, and no response will come.
    server.once('request', () => child.kill('SIGINT'));
    expect(await resultOf(child)).toEqual({ ...failed('fgclip2: Interrupted.\n'), code: null });
    expect(child.signalCode).toBe('SIGINT');
    expect(readdirSync(folder).filter((file) => file.includes('cut'))).toEqual([]);
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
});

describe('fgclip2 classify', () => {
  const images = [0, 1].map((index) => fileURLToPath(demoScenes()[index]!.url));
  const labels = ['hamburger', '键盘', 'car'].flatMap((label) => ['--label', label]);

  it('prints the best labels of each image in a table whose columns line up', async () => {
    const { code, output, errors } = await fgclip2('classify', ...images, ...labels, '--top-k', '2');
    expect([code, errors]).toEqual([0, '']);
    const lines = output.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^image +label +score +probability$/);
    expect(lines[1]).toMatch(/scene0\.png +hamburger /);
    expect(lines[3]).toMatch(/scene1\.png +键盘 /);
    expect(widthsOf(lines.slice(0, 5))).toBe(1);
    expect(lines[6]).toMatch(/^model/);
  });

  it('takes labels from a file, prints JSON, names what it could not read and ends with code 1', async () => {
    writeFileSync(join(folder, 'labels.txt'), 'car\nhamburger\n');
    const { code, output, errors } = await fgclip2(
      ...['classify', 'none.png', images[0]!, '--labels-file', 'labels.txt', '--templates', 'none', '--json'],
    );
    expect(code).toBe(1);
    expect(errors).toBe('fgclip2: none.png: no such file\n');
    const report = JSON.parse(output);
    expect(report).toMatchObject({ templates: 'none', model: demoCheckpoint.name });
    expect(report.images).toHaveLength(1);
    expect(report.images[0]).toMatchObject({
      index: 1,
      name: images[0],
      labels: [{ label: 'hamburger' }, {}],
    });
    expect(report.failures).toEqual([{ image: 'none.png', error: 'none.png: no such file' }]);
  });

  it.each([
    [
      [],
      'Expected labels, got none: give --label "cat", --labels-file with one a line, or --references with a folder for each.',
    ],
    [
      ['--label', 'cat', '--label', 'cat'],
      'Expected labels that differ, got "cat" for labels[0] and labels[1].',
    ],
    [['--labels-file', 'none.txt'], 'none.txt: no such file'],
    [['--label', 'cat', '--top-k', '0'], "argument '0' is invalid. Expected a whole number >= 1."],
    [['--label', 'cat', '--templates', 'fr'], "argument 'fr' is invalid. Allowed choices are en, zh, none."],
  ])('ends with one sentence for %j', async (given, words) => {
    const wanted = /differ|no such file/.test(words) ? 1 : 2;
    const { code, output, errors } = await fgclip2('classify', images[0]!, ...given);
    expect([code, output]).toEqual([wanted, '']);
    expect(errors).toContain(words);
  });
});

describe('fgclip2 verify', () => {
  const how =
    'Download it from http://images.cocodataset.org/val2017/000000039769.jpg and give --image 000000039769.jpg.';

  it('says that a model reproduces nothing, with figures', async () => {
    const large = join(folder, 'large.png');
    await sharp(wideImage).resize(640, 480, { fit: 'fill' }).toFile(large);
    const { code, output, errors } = await fgclip2('verify', demoCheckpoint.name, '--image', large);
    expect([code, errors]).toEqual([1, '']);
    const lines = output.split('\n');
    expect(lines[0]).toMatch(/^texts +patches +short en +short zh +long en +long zh +region +verdict$/);
    expect(lines.slice(1, 5).map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([
      ['as they are', '256'],
      ['lower-cased', '256'],
      ['as they are', '1024'],
      ['lower-cased', '1024'],
    ]);
    for (const line of lines.slice(1, 5)) expect(line).toMatch(/( +\d\.\d\de[+-]\d+){5} +differs$/);
    expect(output).toContain('Nothing reproduces the published numbers.');

    expect(output).toContain('\npixels Fgclip2ImageProcessor; --image-processor chooses another\n');

    const fast = await fgclip2('verify', demoCheckpoint.name, '--image', large, '--image-processor', 'fast');
    expect(fast.output).toContain('\npixels Fgclip2ImageProcessorFast (int16);');

    const json = await fgclip2('verify', demoCheckpoint.name, '--image', large, '--json');
    expect(json.code).toBe(1);
    const { comparisons, tolerance, imageProcessor } = JSON.parse(json.output);
    expect(imageProcessor).toBe('Fgclip2ImageProcessor');
    expect(tolerance).toEqual({ absolute: 0.001, relative: 0.001 });
    expect(comparisons).toHaveLength(4);
    expect(comparisons[0].worst['short en']).toBeGreaterThan(1);
  });

  it.each([
    ['without the image', [], `got none. ${how}`],
    ['with an image that is missing', ['--image', 'none.jpg'], `at none.jpg, got no such file. ${how}`],
    ['with another image', ['--image', image], `got an image of ${scene.width} x ${scene.height}. ${how}`],
  ])('says how to get the image %s', async (_, args, words) => {
    const { code, output, errors } = await fgclip2('verify', demoCheckpoint.name, ...args);
    expect([code, output]).toEqual([args.length === 0 ? 2 : 1, '']);
    expect(errors).toContain(words);
    expect(errors.trimEnd()).not.toContain('\n');
  });
});

describe('fgclip2 quantize', () => {
  it('writes a copy that opens like any other, with a manifest of how close it is', async () => {
    const copy = join(folder, 'q8');
    const { code, output, errors } = await fgclip2(
      ...['quantize', demoCheckpoint.name, '--dtype', 'q8', '-o', copy, '--calibrate', '-q'],
    );
    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(/^features +vectors +mean cosine +worst cosine +same top 5\n/);
    const manifest = JSON.parse(readFileSync(join(copy, 'quantization.json'), 'utf8'));
    expect(manifest).toMatchObject({ dtype: 'q8', calibrated: true, measuredOn: 'bundled scenes' });
    expect(Object.keys(manifest.probe)).toEqual(['text', 'vision']);
    for (const cosine of Object.values(manifest.probe)) expect(cosine).toBeGreaterThan(0.999);
    expect(Object.keys(manifest.agreement)).toEqual([
      ...['image', 'dense', 'region', 'short', 'box', 'long', 'token table'],
    ]);
    for (const { meanCosine } of Object.values<{ meanCosine: number }>(manifest.agreement)) {
      expect(meanCosine).toBeGreaterThan(0.9999);
      expect(meanCosine).toBeLessThan(1);
    }
    const ranked = await fgclip2('rank', image, '--text', scene.caption.en, '--model', copy);
    expect([ranked.code, ranked.errors]).toEqual([0, '']);
    expect(ranked.output).toContain('(dtype q8, tensors in F16, F32, I8, U8)');
  });

  it('leaves nothing behind when a copy is not close enough', async () => {
    const copy = join(folder, 'q4');
    const { code, errors } = await fgclip2(
      ...['quantize', demoCheckpoint.name, '--dtype', 'q4', '-o', copy, '--min-cosine', '0.9999', '-q'],
    );
    expect(code).toBe(1);
    expect(errors).toMatch(
      /^fgclip2: Expected a mean cosine of at least 0\.9999 for image features, got 0\.99\d+: no copy was written\.\n$/,
    );
    expect(readdirSync(folder).filter((name) => name.includes('q4'))).toEqual([]);
  });

  it('refuses a folder that exists', async () => {
    expect(await fgclip2('quantize', demoCheckpoint.name, '--dtype', 'q8', '-o', folder)).toEqual(
      failed(`fgclip2: Expected a new folder for --output, got ${folder}, which exists.\n`, 2),
    );
  });
});
