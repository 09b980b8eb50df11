import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCheckpoint, storedDType } from '@fgclip2/checkpoint';
import { type Files, memorySource } from '@fgclip2/files';
import { folder } from '@fgclip2/files/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesOfDType } from './files-of-dtype.ts';

const tiny = fileURLToPath(new URL('../../../../tools/test-kit/goldens/tiny', import.meta.url));
let directory: string;
let copiesDir: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fgclip2-dtype-'));
  copiesDir = join(directory, 'copies');
  await cp(tiny, join(directory, 'model'), { recursive: true });
});
afterEach(() => rm(directory, { recursive: true }));

const storedAs = async (files: Files) =>
  storedDType((await openCheckpoint(files)).weights().at('text_model'));

describe('filesOfDType', () => {
  it('gives the files themselves where they have the dtype', async () => {
    const files = folder(join(directory, 'model'));
    expect(await filesOfDType(files, 'fp32', { copiesDir })).toBe(files);
  });

  it('writes a copy once, and another when the weights change', async () => {
    const files = folder(join(directory, 'model'));
    const progress: string[] = [];
    const onProgress = ({ file }: { file: string }) => progress.push(file);
    const copy = await filesOfDType(files, 'q8', { copiesDir, onProgress });
    expect([await storedAs(copy), copy.name]).toEqual(['q8', files.name]);
    expect(new Set(progress)).toEqual(new Set(['model.safetensors as q8']));
    progress.length = 0;
    await filesOfDType(files, 'q8', { copiesDir, onProgress });
    expect(progress).toEqual([]);
    await utimes(join(directory, 'model', 'model.safetensors'), 1, 1);
    await filesOfDType(folder(join(directory, 'model')), 'q8', { copiesDir });
    expect(await readdir(copiesDir)).toHaveLength(2);
  });

  it('writes a copy of a model whose folder has a name of 250 characters', async () => {
    const long = join(directory, 'n'.repeat(250));
    await cp(tiny, long, { recursive: true });
    const copy = await filesOfDType(folder(long), 'q8', { copiesDir });
    expect([await storedAs(copy), copy.name]).toEqual(['q8', long]);
  });

  it('names the variable where the folder of copies cannot be made', async () => {
    const inFile = join(directory, 'model', 'config.json', 'copies');
    await expect(filesOfDType(folder(join(directory, 'model')), 'q8', { copiesDir: inFile })).rejects.toThrow(
      `[@fgclip2/quantize] Expected a folder that can be written for a copy in q8, got a file where a folder should be (ENOTDIR) at ${inFile}: let XDG_CACHE_HOME (or the option copiesDir) name one that can be.`,
    );
  });

  it('removes what a program that was killed has left, not what one is writing', async () => {
    const files = folder(join(directory, 'model'));
    const seen = new Set<string>();
    const onProgress = () => {
      for (const name of readdirSync(copiesDir)) seen.add(name);
    };
    await filesOfDType(files, 'fp16', { copiesDir, onProgress });
    const [own] = [...seen].filter((name) => name.endsWith('.tmp'));
    const ended = spawnSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).stdout.trim();
    const others = join(directory, 'others');
    const left = own!.replace(`-${process.pid}-`, `-${ended}-`);
    const written = own!.replace(`-${process.pid}-`, `-${process.ppid}-`);
    for (const name of [left, written]) await cp(tiny, join(others, name), { recursive: true });
    await filesOfDType(files, 'q8', { copiesDir: others });
    expect((await readdir(others)).sort()).toEqual([written, expect.stringMatching(/^model-.*-q8$/)]);
  });

  it('lets two write the same copy at once', async () => {
    const files = folder(join(directory, 'model'));
    const copies = await Promise.all(['q4', 'q4'].map(() => filesOfDType(files, 'q4', { copiesDir })));
    for (const copy of copies) expect(await storedAs(copy)).toBe('q4');
    expect(await readdir(copiesDir)).toHaveLength(1);
  });

  it('takes halves as fp32, and does not make fp32 of what is quantized', async () => {
    const files = folder(join(directory, 'model'));
    const half = await filesOfDType(files, 'fp16', { copiesDir });
    expect(await filesOfDType(half, 'fp32', { copiesDir })).toBe(half);
    const q8 = await filesOfDType(files, 'q8', { copiesDir });
    await expect(filesOfDType(q8, 'fp32', { copiesDir })).rejects.toThrow(
      `[@fgclip2/quantize] Expected weights that fp32 can be made from, got q8 in ${files.name}.`,
    );
  });

  it('refuses another dtype, and files that are not on disk', async () => {
    const files = folder(join(directory, 'model'));
    await expect(filesOfDType(files, 'int8' as 'q8', { copiesDir })).rejects.toThrow(
      '[@fgclip2/quantize] Expected fp32, fp16, q8 or q4 for dtype, got "int8".',
    );
    const inMemory: Files = {
      name: 'memory',
      async open(name) {
        const source = await files.open(name);
        return source && memorySource((await source.read(0, source.size)).slice(), name);
      },
    };
    await expect(filesOfDType(inMemory, 'q8', { copiesDir })).rejects.toThrow(
      '[@fgclip2/quantize] Expected weights on disk for a copy in q8, got model.safetensors.',
    );
  });
});
