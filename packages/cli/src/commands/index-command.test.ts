import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { sqliteStore } from '@fgclip2/search/node';
import { readVectors } from 'fgclip2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

// The program itself, in processes of their own.

let folder: string;
let photos: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fgclip2-index-'));
  photos = join(folder, 'photos');
  mkdirSync(photos);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Copies a scene under a name in the folder of photos. */
function photo(scene: number, name: string): string {
  const path = join(photos, name);
  copyFileSync(fileURLToPath(demoScenes()[scene]!.url), path);
  return path;
}

function start(...args: string[]) {
  const flags = ['--conditions=@fgclip2/source', '--disable-warning=ExperimentalWarning'];
  const program = fileURLToPath(new URL('../cli.ts', import.meta.url));
  const env = {
    ...process.env,
    ...{ FGCLIP2_MODEL: demoCheckpoint.name, FGCLIP2_INDEX: undefined, XDG_DATA_HOME: join(folder, 'data') },
    ...{ NO_COLOR: '1', FORCE_COLOR: undefined },
  };
  return spawn(process.execPath, [...flags, program, ...args], { cwd: folder, env });
}

async function fgclip2(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  const child = start(...args);
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { code, output, errors };
}

describe('fgclip2 index', () => {
  it('keeps the images of a folder for every folder to search from, and skips them the next time', async () => {
    for (const scene of [0, 1, 2]) photo(scene, `${scene}.png`);
    const first = await fgclip2('index', 'photos');
    expect([first.code, first.errors]).toEqual([0, '']);
    const lines = first.output.trimEnd().split('\n');
    expect(lines[0]).toBe('3 files: 3 indexed, 0 linked, 0 skipped, 0 removed, 0 failed');
    const index = join(folder, 'data', 'fgclip2', 'images.fgclip2');
    expect(lines[1]).toMatch(/^index {2}.+ \(3 images, \d+ kB\)$/);
    expect(lines[1]).toContain(index);
    expect(lines[2]).toMatch(/^time {3}\d+\.\d s \(\d+\.\d images\/s\)$/);
    expect(lines[3]).toBe(`model  ${demoCheckpoint.name} (dtype fp16, tensors in F16, F32)`);
    rmSync(join(photos, '0.png'));
    const { code, output } = await fgclip2('index', 'photos', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(output)).toEqual({
      ...{ index, total: 2, indexed: 0, linked: 0, skipped: 2, removed: 1, failures: [], emptyPlaces: [] },
      ...{ images: 2, bytes: expect.any(Number), seconds: expect.any(Number) },
      ...{ model: demoCheckpoint.name, storedAs: ['F16', 'F32'], dtype: 'fp16' },
    });
    await using store = await sqliteStore(index);
    for await (const { id } of store.images()) expect((await store.thumbnail(id))?.type).toBe('image/webp');
    expect((await store.stats()).imagesWithParts).toBe(0);
  });

  it('takes any name, names what it could not read once, and lists it later', async () => {
    photo(0, '图片 一.png');
    photo(1, process.platform === 'win32' ? 'two words.png' : 'two\nlines "and quotes".png');
    writeFileSync(join(photos, 'broken one.jpg'), 'no image');
    writeFileSync(join(photos, 'empty.png'), '');
    const args = ['index', 'photos', '--index', 'the index.fgclip2'];
    const first = await fgclip2(...args);
    expect(first.code).toBe(1);
    expect(first.output).toContain('4 files: 2 indexed, 0 linked, 0 skipped, 0 removed, 2 failed\n');
    const failures = first.errors.trimEnd().split('\n').sort();
    expect(failures).toHaveLength(2);
    expect(failures[0]).toMatch(/^fgclip2: .+broken one\.jpg: its format is not one of/);
    expect(failures[1]).toMatch(/^fgclip2: .+empty\.png: /);
    const second = await fgclip2(...args);
    expect([second.code, second.errors]).toEqual([0, '']);
    expect(second.output.split('\n')[1]).toBe(
      '2 failed before and have not changed: see fgclip2 status --failures; --retry-failures tries again',
    );
    const status = await fgclip2('status', '--index', 'the index.fgclip2', '--failures');
    expect(status.output.trimEnd().split('\n').slice(-2)).toEqual(
      failures.map((line) => line.replace('fgclip2: ', '  ')),
    );
    expect((await fgclip2(...args, '--retry-failures')).errors).toBe(first.errors);
  });

  it('keeps what is done at Ctrl-C, says so, and goes on from there', async () => {
    const count = 400;
    for (let scene = 0; scene < count; scene++) {
      // Bytes after the end of a PNG make another file of it.
      appendFileSync(photo(scene % 14, `${scene}.png`), String(scene));
    }
    const index = join(folder, 'cut.fgclip2');
    await using store = await sqliteStore(index);
    const child = start('index', 'photos', '--index', index, '--no-thumbnails', '--workers', '1');
    const result = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    while ((await store.stats()).images === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const [output, errors] = await result;
    const { images } = await store.stats();
    expect(images).toBeLessThan(count);
    expect(child.signalCode).toBe('SIGINT');
    expect([output, errors]).toEqual([
      '',
      `fgclip2: Interrupted. ${images} images are in the index ${index}; the same command goes on from there.\n`,
    ]);
    for (const path of Array.from({ length: count - 20 }, (_, scene) => join(photos, `${scene}.png`))) {
      const known = await Array.fromAsync(store.files({ paths: [path] }));
      if (known.length === 0) rmSync(path);
    }
    const { output: again } = await fgclip2('index', 'photos', '--index', index, '--json');
    const report = JSON.parse(again);
    expect(report.skipped).toBe(images);
    expect(report.indexed).toBe(report.total - images);
  });

  it('carries vectors out, and in again without a run of the model', async () => {
    const paths = [photo(0, 'a b.png'), photo(1, '图.png')];
    await fgclip2('index', 'photos', '--details', '--index', 'one.fgclip2');
    const parts = JSON.parse((await fgclip2('status', '--index', 'one.fgclip2', '--json')).output);
    expect(parts).toMatchObject({ images: 2, imagesWithParts: 2 });
    const exported = await fgclip2('index', '--index', 'one.fgclip2', '--export', 'x.npy');
    expect([exported.output, exported.errors]).toEqual(['2 vectors, written to x.npy and x.npy.json\n', '']);
    const { vectors, items, sources } = await readVectors(join(folder, 'x.npy'));
    expect(items?.map((item) => 'image' in item && item.image).sort()).toEqual(paths.sort());
    expect(sources).toEqual([parts.source]);
    const lines = await fgclip2('index', '--index', 'one.fgclip2', '--export', '-');
    writeFileSync(join(folder, 'x.jsonl'), lines.output);
    const { vectors: ofLines } = await readVectors(join(folder, 'x.jsonl'));
    expect(ofLines.data).toEqual(vectors.data);
    for (const [file, indexed] of [
      ['x.npy', 2],
      ['x.jsonl', 0],
    ] as const) {
      const { output, errors } = await fgclip2('index', '--index', 'two.fgclip2', '--import', file);
      expect(errors).toBe('');
      expect(output.split('\n')[0]).toBe(
        `${file}, 2 files: ${indexed} imported, 0 linked, ${2 - indexed} skipped, 0 removed, 0 failed`,
      );
    }
    // What embed writes is taken as well.
    await fgclip2('embed', 'photos', '--text', '龙虾', '-o', 'embedded.npy');
    const taken = await fgclip2('index', '--index', 'three.fgclip2', '--import', 'embedded.npy');
    expect(taken.output).toContain('2 imported');
    expect(taken.output).toContain('1 vectors of texts were left out\n');
  });

  it('goes on with what changes, until Ctrl-C', async () => {
    photo(0, 'a.png');
    const child = start('index', 'photos', '--watch', '--index', join('photos', 'index.fgclip2'));
    const errors = createInterface(child.stderr)[Symbol.asyncIterator]();
    const output = createInterface(child.stdout)[Symbol.asyncIterator]();
    const next = async (lines: AsyncIterator<string>): Promise<string> => (await lines.next()).value;
    expect(await next(output)).toBe('1 file: 1 indexed, 0 linked, 0 skipped, 0 removed, 0 failed');
    for (let line = 1; line < 4; line++) await next(output);
    expect(await next(errors)).toBe('Watching photos; Ctrl-C ends.');
    photo(1, 'b.png');
    expect(await next(output)).toBe('2 files: 1 indexed, 0 linked, 1 skipped, 0 removed, 0 failed');
    rmSync(join(photos, 'a.png'));
    expect(await next(output)).toBe('1 file: 0 indexed, 0 linked, 1 skipped, 1 removed, 0 failed');
    writeFileSync(join(photos, 'broken.png'), 'no image');
    expect(await next(errors)).toContain('broken.png: its format is not one of');
    expect(await next(output)).toBe('2 files: 0 indexed, 0 linked, 1 skipped, 0 removed, 1 failed');
    child.kill('SIGINT');
    await once(child, 'close');
    expect(child.signalCode).toBe('SIGINT');
    expect((await errors.next()).done).toBe(true);
  });

  it('keeps the images of a folder that has become empty, unless it is told to forget them', async () => {
    photo(0, 'a.png');
    await fgclip2('index', 'photos');
    rmSync(join(photos, 'a.png'));
    const { code, output, errors } = await fgclip2('index', 'photos');
    expect([code, output.split('\n')[0]]).toEqual([
      0,
      '0 files: 0 indexed, 0 linked, 0 skipped, 0 removed, 0 failed',
    ]);
    expect(errors).toMatch(/photos holds no image any more\. Its images are kept in the index; --drop-empty/);
    expect((await fgclip2('index', 'photos', '--drop-empty')).output).toContain('1 removed');
  });

  it.each<[string[], number, string]>([
    [[], 2, 'Expected folders, --import or --export, got none: fgclip2 index photos/.'],
    [['--watch', '--import', 'x.npy'], 2, 'Expected folders to watch, got none.'],
    [['photos', '--export', 'x.npy'], 2, 'Expected folders, --import or --export, got 2 of them.'],
    [['https://example.org/a.png'], 2, 'Expected folders and files, got https://example.org/a.png'],
    [['--import', 'x.csv'], 2, 'Expected a name that ends in .npy or .jsonl.'],
    [['--import', 'x.npy'], 1, 'Expected a file of vectors at x.npy, got no such file.'],
    [['--export', 'x.npy'], 1, 'got no such file: fgclip2 index <folder> makes it.'],
    [['none'], 1, 'got no such file.'],
    [['photos', '--index', 'none/x.fgclip2'], 1, 'Expected a file in a folder that is there'],
  ])('ends with its code for %j', async (args, wanted, words) => {
    const { code, output, errors } = await fgclip2('index', ...args);
    expect([code, output]).toEqual([wanted, '']);
    expect(errors).toContain(words);
  });

  it('works with the model of the index, and refuses another', async () => {
    photo(0, 'a.png');
    await fgclip2('index', 'photos', '--patches', '128');
    photo(1, 'b.png');
    expect((await fgclip2('index', 'photos')).output).toContain('2 files: 1 indexed');
    const { code, errors } = await fgclip2('index', 'photos', '--patches', '100');
    expect([code, errors]).toEqual([
      1,
      'fgclip2: Expected vectors that were made the same way, got patches 100 and 128. Name another index with --index, or the model and options of this one.\n',
    ]);
  });
});

describe('fgclip2 status', () => {
  it('says what an index holds and what made it', async () => {
    photo(0, 'a.png');
    photo(0, 'copy.png');
    await fgclip2('index', 'photos', '--index', 'x.fgclip2');
    const { code, output, errors } = await fgclip2('status', '--index', 'x.fgclip2');
    expect([code, errors]).toEqual([0, '']);
    expect(output.replaceAll(/\(\d+ kB\)/g, '(size)').replaceAll(/[0-9a-f]{12}/g, 'weights')).toBe(
      [
        'index    x.fgclip2 (size)',
        `model    ${demoCheckpoint.name}`,
        'weights  weights',
        'dtype    fp16, tensors in F16, F32',
        'device   cpu',
        'patches  by size',
        'images   1',
        'vectors  1 of images and boxes; 0 images with parts',
        'files    2',
        'failures 0',
        '',
      ].join('\n'),
    );
    writeFileSync(join(folder, 'other'), 'no index');
    expect((await fgclip2('status', '--index', 'other')).errors).toContain(
      'got a file that is no SQLite database',
    );
    expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('no index');
    expect(await fgclip2('status')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('got no such file'),
    });
  });
});
