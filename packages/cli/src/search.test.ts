import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { imageParts } from '@fgclip2/search';
import { indexImages, sqliteStore } from '@fgclip2/search/node';
import { load } from 'fgclip2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from './fixtures/run-command.ts';

// The commands that read an index, each in a process of its own.

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fgclip2-search-')));
afterAll(() => rmSync(folder, { recursive: true }));

const scenes = demoScenes();
const index = join(folder, 'images.fgclip2');
const withoutParts = join(folder, 'plain.fgclip2');
const empty = join(folder, 'empty.fgclip2');

beforeAll(async () => {
  for (const name of ['scenes', 'scenes/more']) mkdirSync(join(folder, name));
  for (const [number, { file, url }] of scenes.entries()) {
    copyFileSync(url, join(folder, 'scenes', number < 10 ? file : `more/${file}`));
  }
  copyFileSync(scenes[2]!.url, join(folder, 'scenes', 'copy <of> 2.png'));
  await using fgclip2 = await load(demoCheckpoint);
  const parts = (image: Parameters<typeof imageParts>[0]) => imageParts(image);
  await using store = await sqliteStore(index);
  await indexImages(fgclip2, store, [join(folder, 'scenes')], { parts, thumbnailSize: 64 });
  await using plain = await sqliteStore(withoutParts);
  await indexImages(fgclip2, plain, [join(folder, 'scenes', 'more')]);
  await using none = await sqliteStore(empty);
  await none.stats();
});

/** The index is named by the environment, the model by the index. */
const env = { FGCLIP2_INDEX: index, FGCLIP2_MODEL: 'no/such-model' };
const fgclip2 = (...args: string[]) => runCommand(args, { cwd: folder, env });

/** The first cells of the rows of a table. */
const imagesIn = (output: string) =>
  output
    .split('\n\n')[0]!
    .split('\n')
    .slice(1)
    .map((line) => line.split(/ {2,}/)[0]!.trim());

const inScenes = (file: string) => join('scenes', file);

describe('fgclip2 search', () => {
  it.each([
    ['a burger', 'scene0.png'],
    ['a blue keyboard', 'scene1.png'],
    ['a pink gift and a blue umbrella', 'scene3.png'],
    ['汉堡', 'scene0.png'],
    ['蓝色的键盘', 'scene1.png'],
    ['粉色礼物和一把蓝色雨伞', 'scene3.png'],
  ])('shows the right image first for %s', async (words, file) => {
    const { code, output, errors } = await fgclip2('search', ...words.split(' '), '--limit', '3');
    expect([code, errors]).toEqual([0, '']);
    expect(imagesIn(output)).toHaveLength(3);
    expect(imagesIn(output)[0]).toBe(inScenes(file));
    const [heading] = output.split('\n');
    expect(heading).toMatch(/^image +cosine +probability$/);
    expect(output.split('\n\n')[1]!.split('\n')).toEqual([
      'found  by comparing all 14 vectors',
      expect.stringMatching(/^time {3}load \d+ ms, model \d+ ms, search \d+ ms$/),
      `model  ${demoCheckpoint.name} (dtype fp16, tensors in F16, F32)`,
      '',
    ]);
  });

  it.each([
    ['banana', 'scene6.png'],
    ['blue umbrella', 'scene3.png'],
    ['pine tree', 'copy <of> 2.png'],
    ['香蕉', 'scene6.png'],
    ['蓝色的雨伞', 'scene3.png'],
    ['松树', 'copy <of> 2.png'],
  ])('finds the small thing %s by parts, with a box on it', async (words, file) => {
    const { code, output, errors } = await fgclip2('search', words, '--details', '--limit', '2');
    expect([code, errors]).toEqual([0, '']);
    expect(output.split('\n')[0]).toMatch(/^image +box +cosine +probability$/);
    expect(imagesIn(output)[0]).toBe(inScenes(file));
    const [x1, y1, x2, y2] = /(\d+),(\d+),(\d+),(\d+)/.exec(output)!.slice(1).map(Number);
    const [x, y] = [(x1! + x2!) / 2, (y1! + y2!) / 2];
    const on = scenes.flatMap(({ boxes }) =>
      boxes.filter(({ phrase }) => phrase.en.includes(words) || phrase.zh.includes(words)),
    );
    expect(
      on.some(({ box: [left, top, right, bottom] }) => x > left && x < right && y > top && y < bottom),
    ).toBe(true);
    expect(output).toContain('found  by comparing all 112 vectors\n');
  });

  it('prints JSON with all files of an image, and pages through the ranking', async () => {
    const words = [...scenes[2]!.caption.en.split(' ')];
    const first = JSON.parse((await fgclip2('search', ...words, '--limit', '2', '--json')).output);
    expect(first).toMatchObject({
      index,
      query: { text: scenes[2]!.caption.en },
      details: false,
      way: 'exact',
      scanned: 14,
      rescored: 14,
      withoutParts: 0,
      model: demoCheckpoint.name,
      dtype: 'fp16',
    });
    expect(first.matches[0].paths).toEqual(
      ['copy <of> 2.png', 'scene2.png'].map((name) => join(folder, 'scenes', name)),
    );
    const next = await fgclip2('search', ...words, '--limit', '1', '--offset', '1', '--json', '--exact');
    expect(JSON.parse(next.output).matches).toEqual(first.matches.slice(1));
    expect(first.matches[0]).not.toHaveProperty('part');
  });

  it('keeps to a folder and to a probability', async () => {
    const under = await fgclip2('search', 'a burger', '--under', 'scenes/more', '--limit', '20');
    expect(imagesIn(under.output)).toHaveLength(4);
    for (const image of imagesIn(under.output)) expect(image).toContain(join('scenes', 'more'));
    const likely = await fgclip2('search', 'a burger', '--min-probability', '0.5');
    expect(imagesIn(likely.output)).toEqual([inScenes('scene0.png')]);
    const none = await fgclip2('search', 'a burger', '--details', '--under', 'nowhere');
    expect([none.code, none.output.split('\n')[0]]).toEqual([0, 'No image was found.']);
    expect(none.errors).toBe(`fgclip2: warning: The index has no image in ${join(folder, 'nowhere')}.\n`);
    const unset = await fgclip2('search', 'a burger', '--under', '');
    expect([unset.code, unset.errors]).toEqual([1, 'fgclip2: Expected a path, got "".\n']);
  });

  it('finds by an image, by a box of it, and by several texts, without probabilities', async () => {
    const image = join('scenes', 'scene5.png');
    const like = await fgclip2('search', '--image', image, '--limit', '1');
    expect(like.output.split('\n')[0]).toMatch(/^image +cosine$/);
    expect(imagesIn(like.output)).toEqual([inScenes('scene5.png')]);
    const { box } = scenes[6]!.boxes[0]!;
    const boxed = ['--image', join('scenes', 'scene6.png'), '--box', box.join(','), '--details'];
    const inBox = JSON.parse((await fgclip2('search', ...boxed, '--json', '--limit', '1')).output);
    expect(inBox.query).toMatchObject({ box, image: join('scenes', 'scene6.png') });
    expect(inBox.matches[0].path).toBe(join(folder, 'scenes', 'scene6.png'));
    const sum = await fgclip2('search', 'car', '--plus', 'pine tree', '--minus', 'burger', '--limit', '1');
    expect(imagesIn(sum.output)).toEqual([inScenes('copy <of> 2.png')]);
    expect(sum.output.split('\n')[0]).toMatch(/^image +cosine$/);
  });

  it('writes a sheet with thumbnails, boxes and scores, all text escaped and no script in it', async () => {
    const evil = '<script>alert(1)</script>';
    const args = ['search', 'pine', 'tree', evil, '--details', '--limit', '20', '-o', 'found.html'];
    const { code, output } = await fgclip2(...args);
    expect([code, output.split('\n\n')[1]!.split('\n')[0]]).toEqual([0, 'sheet  written to found.html']);
    const html = readFileSync(join(folder, 'found.html'), 'utf8');
    expect(html.match(/<figure>/g)).toHaveLength(14);
    expect(html.match(/<img src="data:image\/webp;base64,/g)).toHaveLength(14);
    expect(html.match(/<rect x="[\d.]+" y="[\d.]+" width="[\d.]+" height="[\d.]+"\/>/g)).toHaveLength(14);
    expect(html.match(/cosine -?\d\.\d{4}, probability \d+\.\d %/g)).toHaveLength(14);
    expect(html).toContain('<title>pine tree &lt;script&gt;alert(1)&lt;/script&gt;</title>');
    expect(html).toContain('copy &lt;of&gt; 2.png');
    expect(html).not.toContain('<script');
    expect(html).toContain(`content="default-src 'none'; img-src data: file:; style-src 'sha256-`);
  });

  it.runIf(process.platform === 'linux')('opens the sheet with the opener of the platform', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    // It writes down what it is to open.
    writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\nprintf '%s' "$1" > '${join(folder, 'opened')}'\n`);
    chmodSync(join(bin, 'xdg-open'), 0o755);
    const path = `${bin}${delimiter}${process.env.PATH}`;
    const { code, output } = await runCommand(['search', 'a burger', '--open', '--json'], {
      cwd: folder,
      env: { ...env, PATH: path },
    });
    const { written } = JSON.parse(output);
    expect([code, written]).toEqual([0, expect.stringMatching(/images\.html$/)]);
    await expect.poll(() => opened(), { timeout: 5000 }).toBe(written);
    expect(readFileSync(written, 'utf8')).toContain('<title>a burger</title>');
    rmSync(join(written, '..'), { recursive: true });
  });

  it.each([
    [
      'no words',
      ['search'],
      'Expected words or an image to search for, got none: fgclip2 search a red key, or --image photo.jpg.',
      2,
    ],
    [
      'a box without an image',
      ['search', 'car', '--box', '0,0,9,9'],
      'Expected --image for --box, got none.',
      2,
    ],
    [
      'a box that is none',
      ['search', '--image', 'a.png', '--box', '1,2'],
      "option '--box <x1,y1,x2,y2>' argument '1,2' is invalid. Expected four numbers x1,y1,x2,y2.",
      2,
    ],
    [
      'a probability of several texts',
      ['search', 'car', '--plus', 'red', '--min-probability', '0.5'],
      'Expected --min-probability with words alone, got --image, --plus or --minus: their cosines are no probabilities.',
      2,
    ],
    [
      'a negative offset',
      ['search', 'car', '--offset=-1'],
      "option '--offset <count>' argument '-1' is invalid. Expected a whole number >= 0.",
      2,
    ],
    [
      'an index that is not there',
      ['search', 'car', '--index', join(folder, 'none.fgclip2')],
      `Expected an index at ${join(folder, 'none.fgclip2')}, got no such file: fgclip2 index <folder> makes it.`,
      1,
    ],
    [
      'an empty index',
      ['search', 'car', '--index', empty],
      `Expected images in the index at ${empty}, got none: fgclip2 index <folder> adds some.`,
      1,
    ],
    [
      'details of an index without parts',
      ['search', 'car', '--details', '--index', withoutParts],
      'Expected images with part vectors for --details, got none: fgclip2 index --details <folder> makes them.',
      1,
    ],
    [
      'a box beyond the image',
      ['search', '--image', join('scenes', 'scene0.png'), '--box', '0,0,900,900'],
      'Expected a box of the image of 256 x 224 pixels, got [0, 0, 900, 900].',
      1,
    ],
    ['a missing image', ['search', '--image', 'none.png'], 'none.png: no such file', 1],
  ])('refuses %s', async (_, args, message, code) => {
    expect(await fgclip2(...args)).toEqual({ code, output: '', errors: `fgclip2: ${message}\n` });
  });

  it('refuses a model of other weights', async () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    for (const file of ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'model.safetensors']) {
      copyFileSync(
        join(fileURLToPath(new URL('../../demo-checkpoint/checkpoint/', import.meta.url)), file),
        join(other, file),
      );
    }
    const weights = readFileSync(join(other, 'model.safetensors'));
    const header = weights.subarray(8, 8 + Number(weights.readBigUInt64LE(0)));
    const { data_offsets: offsets } = JSON.parse(header.toString()).logit_bias;
    weights.writeFloatLE(-3.5, 8 + header.length + offsets[0]);
    writeFileSync(join(other, 'model.safetensors'), weights);
    const { code, output, errors } = await fgclip2('search', 'car', '--model', other);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain('Expected vectors that were made the same way, got weights ');
  });
});

function opened(): string {
  try {
    return readFileSync(join(folder, 'opened'), 'utf8');
  } catch {
    return '';
  }
}

describe('fgclip2 duplicates', () => {
  it('finds files of the same image', async () => {
    const { code, output, errors } = await fgclip2('duplicates');
    expect([code, errors]).toEqual([0, '']);
    const [heading, first, second, ...rest] = output.trimEnd().split('\n');
    expect(heading).toMatch(/^group +image +pixels +size +cosine$/);
    expect(first).toMatch(/^1 +scenes.copy <of> 2\.png +288 x 224 +\d+ kB +1\.0000$/);
    expect(second).toMatch(/^ +scenes.scene2\.png +288 x 224 +\d+ kB +$/);
    expect(rest).toEqual(['', '1 group of 2 files, from a cosine of 0.95']);
  });

  it('finds near ones down to a cosine, as JSON and as a sheet', async () => {
    const { code, output } = await fgclip2('duplicates', '--min-cosine', '0.3', '--json', '-o', 'near.html');
    const { groups, minCosine, written } = JSON.parse(output);
    expect([code, minCosine, written]).toEqual([0, 0.3, 'near.html']);
    expect(groups.length).toBeGreaterThan(2);
    const sizes: number[] = [];
    for (const { images, minCosine: least } of groups) {
      expect(least).toBeGreaterThanOrEqual(0.3);
      sizes.push(images.reduce((sum: number, { paths }: { paths: string[] }) => sum + paths.length, 0));
    }
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    const html = readFileSync(join(folder, 'near.html'), 'utf8');
    expect(html.match(/<h2>Group \d+, cosine \d\.\d{4}<\/h2>/g)).toHaveLength(groups.length);
    expect(html).toContain('<title>Near duplicates</title>');
  });

  it('says where there is none, and keeps to a folder', async () => {
    expect(await fgclip2('duplicates', '--under', 'scenes/more')).toEqual({
      code: 0,
      output: 'No two files hold images with a cosine of 0.95 or more.\n',
      errors: '',
    });
  });

  it('warns of a folder that the index has no image in', async () => {
    const { code, errors } = await fgclip2('duplicates', '--under', 'nowhere');
    expect([code, errors]).toEqual([
      0,
      `fgclip2: warning: The index has no image in ${join(folder, 'nowhere')}.\n`,
    ]);
  });

  it('refuses an index that is not there', async () => {
    const missing = join(folder, 'none.fgclip2');
    expect(await fgclip2('duplicates', '--index', missing)).toEqual({
      code: 1,
      output: '',
      errors: `fgclip2: Expected an index at ${missing}, got no such file: fgclip2 index <folder> makes it.\n`,
    });
  });
});

describe('fgclip2 classify --references', () => {
  const references = join(folder, 'labelled');
  const classify = (...args: string[]) => runCommand(['classify', ...args], { cwd: folder });

  beforeAll(() => {
    for (const label of ['burger', '键盘', 'nothing', 'bad']) {
      mkdirSync(join(references, label, 'more'), { recursive: true });
    }
    copyFileSync(scenes[0]!.url, join(references, 'burger', 'a.png'));
    copyFileSync(scenes[1]!.url, join(references, '键盘', 'more', 'b.png'));
    copyFileSync(scenes[2]!.url, join(references, 'beside.png'));
    writeFileSync(join(references, 'bad', 'broken.png'), 'no image');
  });

  it('gives the labels of the nearest images, and says what no label can use', async () => {
    const images = ['scene0.png', 'scene1.png'].map(inScenes);
    const { code, output, errors } = await classify(...images, '--references', 'labelled', '--top-k', '1');
    const [heading, first, second] = output.split('\n');
    expect(heading).toMatch(/^image +label +neighbors +score +cosine$/);
    expect(first).toMatch(/^scenes.scene0\.png +burger +1 of 2 +50\.0 % +1\.0000$/);
    expect(second).toMatch(/^scenes.scene1\.png +键盘 +1 of 2 +50\.0 % +1\.0000$/);
    expect(code).toBe(1);
    expect(errors.trimEnd().split('\n')).toEqual([
      'fgclip2: warning: 1 image lies beside the folders of labels, in none of them, and counts for none.',
      expect.stringContaining(join('labelled', 'bad', 'broken.png')),
      'fgclip2: the label bad has no image that can be read, and is given to none',
      'fgclip2: the label nothing has no image that can be read, and is given to none',
    ]);
  });

  it('prints JSON, with as many neighbors as are asked for', async () => {
    const args = [inScenes('scene0.png'), '--references', 'labelled', '--neighbors', '1', '--json', '-q'];
    const report = JSON.parse((await classify(...args)).output);
    expect(report).toMatchObject({
      neighbors: 1,
      references: { bad: 0, burger: 1, nothing: 0, 键盘: 1 },
      images: [
        {
          index: 0,
          labels: [{ label: 'burger', neighbors: 1, score: 1, cosine: expect.closeTo(1, 5) }],
          nearest: [{ image: join('labelled', 'burger', 'a.png'), label: 'burger' }],
        },
      ],
    });
    expect(report.failures).toHaveLength(1);
  });

  it.each([
    [
      'labels besides',
      ['--references', 'labelled', '--label', 'cat'],
      'Expected labels from --references, or from --label and --labels-file, got both.',
      2,
    ],
    [
      'neighbors alone',
      ['--label', 'cat', '--neighbors', '3'],
      'Expected --references for --neighbors, got none.',
      2,
    ],
    [
      'a folder without labels',
      ['--references', 'labelled/burger/more'],
      'Expected a folder for each label in labelled/burger/more, got none: put the images of a label into a folder with its name.',
      1,
    ],
    [
      'a missing folder',
      ['--references', 'none'],
      'Expected a folder of labelled folders for --references, got none (no such file).',
      1,
    ],
    [
      'folders without images',
      ['--references', 'labelled/burger'],
      'Expected images in the folders of labels in labelled/burger, got none.',
      1,
    ],
  ])('refuses %s', async (_, args, message, code) => {
    expect(await classify(inScenes('scene0.png'), ...args)).toEqual({
      code,
      output: '',
      errors: `fgclip2: ${message}\n`,
    });
  });
});
