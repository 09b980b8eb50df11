import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { contractContents, describeFilesContract } from '@fgclip2/files-kit/files-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folder } from './folder.ts';

let root: string;

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'fgclip2-folder-')));
  await mkdir(join(root, 'model', 'sub'), { recursive: true });
  await writeFile(
    join(root, 'model', 'ten'),
    Uint8Array.from({ length: 10 }, (_, i) => i),
  );
  await writeFile(join(root, 'model', 'sub', 'inner.json'), '{}');
  await writeFile(join(root, 'outside'), 'secret');
  await symlink(join(root, 'outside'), join(root, 'model', 'link'));
  await mkdir(join(root, 'contract', 'sub'), { recursive: true });
  for (const [file, bytes] of Object.entries(contractContents)) {
    await writeFile(join(root, 'contract', file), bytes);
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

describeFilesContract('folder', () => ({
  files: folder(join(root, 'contract')),
  contents: contractContents,
}));

describe('open', () => {
  it('gives the absolute path, also as its name', async () => {
    const path = join(root, 'model', 'ten');
    expect(await folder(join(root, 'model')).open('ten')).toMatchObject({ size: 10, name: path, path });
  });

  it('takes file URLs', async () => {
    for (const url of [pathToFileURL(join(root, 'model')), pathToFileURL(join(root, 'model')).href]) {
      expect((await folder(url).open('ten'))?.size).toBe(10);
    }
  });

  it('takes a URL of another realm', async () => {
    const { href } = pathToFileURL(join(root, 'model'));
    const foreign = { [Symbol.toStringTag]: 'URL', href, toString: () => href } as unknown as URL;
    expect((await folder(foreign).open('ten'))?.size).toBe(10);
  });

  it('follows symbolic links: the path is the real one', async () => {
    expect((await folder(join(root, 'model')).open('link'))?.path).toBe(join(root, 'outside'));
  });

  it('gives undefined for what is not a file', async () => {
    const files = folder(join(root, 'model'));
    expect(await files.open('sub')).toBeUndefined();
    expect(await files.open('ten/inner')).toBeUndefined();
  });

  it.each(['../outside', '/etc/passwd', 'sub/../../outside', 'a//b', 'a\0'])(
    'refuses the name %j',
    async (name) => {
      await expect(folder(join(root, 'model')).open(name)).rejects.toThrow(
        new RangeError(
          `[@fgclip2/files] Expected a relative file name such as model.safetensors or onnx/model.onnx, got ${JSON.stringify(name)}.`,
        ),
      );
    },
  );

  it('rejects for a folder that is not there', async () => {
    const path = join(root, 'nowhere');
    const message = `[@fgclip2/files] Expected a folder at ${path}, got none.`;
    await expect(folder(path).open('x')).rejects.toThrow(message);
    await expect(folder(path).list!()).rejects.toThrow(message);
    await expect(folder(join(root, 'outside')).open('x')).rejects.toThrow('Expected a folder at');
  });
});

describe('read', () => {
  it('rejects when the file has changed since', async () => {
    const path = join(root, 'model', 'changing');
    await writeFile(path, '12345');
    const source = (await folder(join(root, 'model')).open('changing'))!;
    await writeFile(path, '123');
    await expect(source.read(0, 5)).rejects.toThrow(
      `Expected ${path} to stay as it was when opened (5 bytes), got a changed file (3 bytes).`,
    );
    await rm(path);
    await expect(source.read(0, 5)).rejects.toThrow(
      /Expected a file that can be read at .*, got no such file\.$/,
    );
  });
});

describe('list', () => {
  it('gives the files below it, links among them', async () => {
    expect(await folder(join(root, 'model')).list!()).toEqual(['link', 'sub/inner.json', 'ten']);
  });
});

describe('a program', () => {
  it('ends by itself, without a warning, when it never closes anything', async () => {
    const program = `
      import { folder } from ${JSON.stringify(new URL('./folder.ts', import.meta.url).href)};
      const source = await folder(${JSON.stringify(join(root, 'model'))}).open('ten');
      for (let i = 0; i < 100; i++) await source.read(0, 10);
      for (let i = 0; i < 5; i++) { globalThis.gc(); await new Promise((resolve) => setImmediate(resolve)); }
      console.log('done');`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      '--expose-gc',
      '--conditions=@fgclip2/source',
      '--input-type=module',
      '--eval',
      program,
    ]);
    expect({ stdout, stderr }).toEqual({ stdout: 'done\n', stderr: '' });
  });
});
