import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedSize } from './installed-size.ts';
import { sets } from './suites/install-size.ts';

describe('of a folder laid out by hand', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'fgclip2-installed-'));
    const write = async (path: string, content: object | string): Promise<void> => {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
    };
    await write('ours/package.json', {
      name: 'ours',
      version: '1.0.0',
      files: ['dist', 'src', '!**/*.test.ts'],
      dependencies: { theirs: '1' },
      devDependencies: { never: '1' },
      optionalDependencies: { 'other-platform': '1' },
    });
    await write('ours/dist/index.js', 'x'.repeat(1000));
    await write('ours/src/index.test.ts', 'x'.repeat(5000));
    await write('ours/unpacked.txt', 'x'.repeat(5000));
    await write('store/theirs/package.json', { name: 'theirs', version: '2.0.0' });
    await write('store/theirs/data.bin', 'x'.repeat(300));
    await mkdir(join(root, 'ours/node_modules'));
    await symlink(join(root, 'store/theirs'), join(root, 'ours/node_modules/theirs'));
  });
  afterAll(() => rm(root, { recursive: true }));

  it('counts what is packed of a package, and its dependencies through links', () => {
    const { packages, bytes } = installedSize([join(root, 'ours')]);
    expect([...packages.keys()]).toEqual(['ours@1.0.0', 'theirs@2.0.0']);
    expect(packages.get('ours@1.0.0')).toBeGreaterThan(1000);
    expect(packages.get('ours@1.0.0')).toBeLessThan(1500);
    expect(packages.get('theirs@2.0.0')).toBeLessThan(400);
    expect(bytes).toBe(packages.get('ours@1.0.0')! + packages.get('theirs@2.0.0')!);
  });

  it('names a dependency that is not installed', async () => {
    await rm(join(root, 'ours/node_modules/theirs'));
    expect(() => installedSize([join(root, 'ours')])).toThrow('ours@1.0.0 lacks theirs.');
  });
});

describe('budgets', () => {
  const measured = (name: string) => installedSize(sets().get(name)!);

  it('text-model and tokenizer bring one package of others and stay small', () => {
    const { packages, bytes } = measured('@fgclip2/text-model + @fgclip2/tokenizer');
    const names = [...packages.keys()].map((key) => key.replace(/@[^@]+$/, '')).sort();
    expect(names).toEqual([
      '@fgclip2/checkpoint',
      '@fgclip2/config',
      '@fgclip2/files',
      '@fgclip2/graph',
      '@fgclip2/runtime',
      '@fgclip2/tensor',
      '@fgclip2/text-model',
      '@fgclip2/tokenizer',
      '@huggingface/tokenizers',
    ]);
    expect(bytes).toBeLessThan(2_200_000);
  });

  it('the easy way in stays below 40 packages', () => {
    const { packages } = measured('fgclip2 + @fgclip2/runtime-node + sharp');
    expect(packages.size).toBeLessThanOrEqual(40);
  });
});
