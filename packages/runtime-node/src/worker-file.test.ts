import { copyFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workerFile } from './worker-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'fgclip2-bundle-')));
});
afterEach(() => rm(folder, { recursive: true }));

/** Puts an empty file at a path below the folder. */
async function put(...parts: string[]): Promise<string> {
  const path = join(folder, ...parts);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, '');
  return path;
}

const bundle = (...parts: string[]): string => pathToFileURL(join(folder, ...parts)).href;

/** Puts an installed package where a bundle below the folder finds it. */
async function install(...parts: string[]): Promise<string> {
  const inPackage = [...parts, 'node_modules', '@fgclip2', 'runtime-node'];
  const manifest = fileURLToPath(new URL('../package.json', import.meta.url));
  const file = await put(...inPackage, 'dist', 'fgclip2-worker.js');
  await copyFile(manifest, join(folder, ...inPackage, 'package.json'));
  await put(...inPackage, 'src', 'worker.ts');
  return file;
}

describe('workerFile', () => {
  it('is beside the source, and beside a bundle', async () => {
    expect(workerFile()).toBe(fileURLToPath(new URL('worker.ts', import.meta.url)));
    const file = await put('out', 'fgclip2-worker.js');
    await install();
    expect(workerFile(bundle('out', 'server.mjs'))).toBe(file);
    expect(workerFile(bundle('out', 'server.cjs'))).toBe(file);
  });

  it('is that of the installed package where none is beside the bundle', async () => {
    const file = await install();
    const source = join(file, '..', '..', 'src', 'worker.ts');
    expect([file, source]).toContain(workerFile(bundle('out', 'server.mjs')));
  });

  it('is outside of an archive of Electron', async () => {
    const file = await install('app.asar.unpacked');
    const module = ['app.asar', 'node_modules', '@fgclip2', 'runtime-node', 'dist', 'worker-file.js'];
    expect(workerFile(bundle(...module))).toBe(file);
  });

  it('is missed with what to do', () => {
    const beside = join(folder, 'out', 'fgclip2-worker.js');
    const resolve = () => {
      throw new Error('Cannot find module');
    };
    expect(() => workerFile(bundle('out', 'server.mjs'), resolve)).toThrow(
      `[@fgclip2/runtime-node] Expected the worker's file at ${beside}, or @fgclip2/runtime-node installed, got neither. ` +
        'Copy node_modules/@fgclip2/runtime-node/dist/fgclip2-worker.js there, or say where it is: nodeRuntime({ createWorker: () => new Worker(file) }).',
    );
  });
});
