import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Workspace {
  repository?: string;
  homepage?: string;
  bugs?: string;
}
interface Pnpmfile {
  sourceOf(directory: string, workspace: Workspace): object;
  hooks: { beforePacking(manifest: object, folder: string): object };
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const { sourceOf, hooks } = (await import(
  new URL('../../../.pnpmfile.mjs', import.meta.url).href
)) as Pnpmfile;
const repository = 'https://example.org/owner/name';

describe('the source of a packed package', () => {
  it('is made from one line', () => {
    expect(sourceOf('packages/tensor', { repository })).toEqual({
      repository: {
        type: 'git',
        url: 'git+https://example.org/owner/name.git',
        directory: 'packages/tensor',
      },
      homepage: 'https://example.org/owner/name/tree/main/packages/tensor#readme',
      bugs: 'https://example.org/owner/name/issues',
    });
  });

  it('takes another homepage, another list of bugs', () => {
    expect(
      sourceOf('packages/tensor', { repository, homepage: 'https://a.example', bugs: 'https://b.example' }),
    ).toMatchObject({
      homepage: 'https://a.example',
      bugs: 'https://b.example',
    });
  });

  it('is not invented', () => {
    expect(sourceOf('packages/tensor', {})).toEqual({});
  });

  it.each(['github:owner/name', 'http://example.org/owner/name', `${repository}/`, `${repository}.git`])(
    'refuses %s',
    (wrong) => {
      expect(() => sourceOf('packages/tensor', { repository: wrong })).toThrow(
        `[fgclip2] Expected an address like "https://example.org/owner/name" for repository in package.json, got "${wrong}".`,
      );
    },
  );

  it('is that of the root package.json, and the rest of the package stays', () => {
    const workspace: Workspace = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(hooks.beforePacking({ name: 'x' }, join(root, 'packages', 'tensor'))).toEqual({
      name: 'x',
      ...sourceOf('packages/tensor', workspace),
    });
  });
});

describe('each published package', () => {
  it.each(readdirSync(join(root, 'packages')))(
    '%s has keywords, and its package.json can be read',
    (name) => {
      const { keywords, exports } = JSON.parse(
        readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'),
      );
      expect(keywords.length).toBeGreaterThan(2);
      expect(exports['./package.json']).toBe('./package.json');
    },
  );
});
