import { describe, expect, it } from 'vitest';
import { broughtBy } from './lockfile.ts';

describe('broughtBy', () => {
  it('follows what the folders depend on, optional or not, through aliases and past peers', () => {
    const lockfile = {
      importers: {
        'packages/a': {
          dependencies: { b: { version: '1.0.0(peer@3.0.0)' }, own: { version: 'link:../own' } },
          optionalDependencies: { '@x/c': { version: '2.0.0' } },
        },
        'tools/t': { dependencies: { other: { version: '1.0.0' } } },
      },
      packages: {},
      snapshots: {
        'b@1.0.0(peer@3.0.0)': { dependencies: { peer: '3.0.0' }, optionalDependencies: { d: '@y/e@4.0.0' } },
        'peer@3.0.0': { dependencies: { b: '1.0.0(peer@3.0.0)' } },
      },
    };
    expect(broughtBy(lockfile, (folder) => folder.startsWith('packages/'))).toEqual([
      '@x/c@2.0.0',
      '@y/e@4.0.0',
      'b@1.0.0',
      'peer@3.0.0',
    ]);
  });
});
