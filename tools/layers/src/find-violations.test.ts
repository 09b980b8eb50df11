import { describe, expect, it } from 'vitest';
import { findViolations } from './find-violations.ts';
import type { PackageDescription } from './read-workspace.ts';

const layers = [['low'], ['middle', 'peer'], ['high']];

interface Sketch {
  folder?: string;
  dependencies?: string[];
  devDependencies?: string[];
  references?: string[];
  nodeTypes?: boolean;
  entries?: string[];
  hasBrowserForm?: boolean;
  /** File below the folder: what it imports, one a line. */
  files?: Record<string, string[]>;
}

function sketch(name: string, { files = {}, ...rest }: Sketch = {}): PackageDescription {
  const folder = rest.folder ?? `packages/${name}`;
  const dependencies = rest.dependencies ?? [];
  return {
    name,
    folder,
    dependencies: new Map(dependencies.map((dependency, index) => [dependency, 10 + index])),
    devDependencies: new Set(rest.devDependencies),
    references: new Set(rest.references ?? dependencies.map((dependency) => `packages/${dependency}`)),
    nodeTypes: rest.nodeTypes ?? false,
    entries: rest.entries ?? ['.'],
    hasBrowserForm: rest.hasBrowserForm ?? false,
    files: Object.entries(files).map(([file, specifiers]) => ({
      path: `${folder}/${file}`,
      lines: 1,
      imports: specifiers.map((specifier, index) => ({ specifier, line: index + 1 })),
    })),
  };
}

function check(...packages: PackageDescription[]): string[] {
  return findViolations({ packages, rootDependencies: new Set(['vitest']) }, layers);
}

describe('findViolations', () => {
  it('accepts a package that imports lower layers, itself by path and what it declares', () => {
    const files = {
      'src/index.ts': ['low', './a.ts', 'library'],
      'src/a.ts': [],
      'src/a.test.ts': ['vitest', './a.ts'],
    };
    expect(check(sketch('low'), sketch('high', { dependencies: ['low', 'library'], files }))).toEqual([]);
  });

  it.each([
    ['its own layer', 'middle', 'peer', 'middle (layer 1) imports peer (layer 1)'],
    ['a higher layer', 'low', 'high', 'low (layer 0) imports high (layer 2)'],
  ])('refuses an import of %s', (_, from, to, words) => {
    const importer = sketch(from, {
      dependencies: [to],
      files: { 'src/a.ts': ['./b.ts', to], 'src/b.ts': [] },
    });
    expect(check(importer, sketch(to))).toEqual([
      `packages/${from}/src/a.ts:2: ${words}; only lower layers may be imported.`,
    ]);
  });

  it('refuses an import of the package by its own name', () => {
    expect(check(sketch('low', { files: { 'src/a.ts': ['low'] } }))).toEqual([
      'packages/low/src/a.ts:1: low (layer 0) imports low (layer 0); only lower layers may be imported.',
    ]);
  });

  it('refuses a package in no layer', () => {
    expect(check(sketch('stray'))).toEqual([
      'packages/stray/package.json:1: stray is in no layer; give it one in tools/layers/src/layers.ts.',
    ]);
  });

  it('exempts tests, their fixtures and tools from the layers', () => {
    const files = { 'src/a.test.ts': ['high'], 'src/fixtures/b.ts': ['high'] };
    const test = { devDependencies: ['high'], files };
    const tool = {
      folder: 'tools/kit',
      devDependencies: ['high'],
      files: { 'src/a.ts': ['high', 'vitest'] },
    };
    expect(check(sketch('low', test), sketch('high'), sketch('kit', tool))).toEqual([]);
  });

  it('refuses an import that is not declared, in sources and in tests', () => {
    const files = { 'src/a.ts': ['library/part'], 'src/a.test.ts': ['@scope/other/part'] };
    expect(check(sketch('low', { files }))).toEqual([
      'packages/low/src/a.ts:1: low (layer 0) imports library, which its package.json does not declare.',
      'packages/low/src/a.test.ts:1: low (layer 0) imports @scope/other, which its package.json does not declare.',
    ]);
  });

  it('refuses a devDependency in a source that is published', () => {
    const files = { 'src/a.ts': ['library'], 'src/a.test.ts': ['library'] };
    expect(check(sketch('low', { devDependencies: ['library'], files }))).toEqual([
      'packages/low/src/a.ts:1: low (layer 0) imports library, which is only a devDependency; those are for tests and their fixtures.',
    ]);
  });

  it('refuses a dependency without a reference in tsconfig.build.json', () => {
    expect(check(sketch('low'), sketch('middle', { dependencies: ['low'], references: [] }))).toEqual([
      'packages/middle/package.json:10: middle (layer 1) depends on low (layer 0), but its tsconfig.build.json has no reference to it.',
    ]);
  });

  it('refuses files that import each other in a cycle, also tests and tools', () => {
    const files = {
      'src/a.ts': ['./deep/b.ts'],
      'src/deep/b.ts': ['low', '../c.test.ts'],
      'src/c.test.ts': ['./a.ts'],
    };
    const tool = { folder: 'tools/kit', dependencies: ['low'], files };
    expect(check(sketch('low'), sketch('kit', tool))).toEqual([
      'tools/kit/src/a.ts:1: Files of kit (no layer) import each other in a cycle: tools/kit/src/a.ts -> tools/kit/src/deep/b.ts -> tools/kit/src/c.test.ts -> tools/kit/src/a.ts.',
    ]);
  });

  it('refuses packages that import each other in a cycle, also through tests', () => {
    const tool = { folder: 'tools/kit', dependencies: ['low'], files: { 'src/a.ts': ['low'] } };
    const low = { devDependencies: ['kit'], files: { 'src/a.test.ts': ['kit'] } };
    expect(check(sketch('low', low), sketch('kit', tool))).toEqual([
      'packages/low/src/a.test.ts:1: Packages import each other in a cycle: low (layer 0) -> kit (no layer) -> low (layer 0).',
    ]);
  });
});

describe('findViolations among the folders of a package', () => {
  it.each<[string, Record<string, string[]>]>([
    [
      'stages that import one way',
      { 'src/a/x.ts': ['../b/x.ts'], 'src/b/x.ts': [], 'src/b/y.ts': ['./x.ts'] },
    ],
    [
      'a folder between two loose files',
      { 'src/a.ts': ['./stage/x.ts'], 'src/stage/x.ts': ['../b.ts'], 'src/b.ts': [] },
    ],
    [
      'entries that import freely and each other',
      {
        'src/index.ts': ['./stage/x.ts', './a.ts'],
        'src/web/index.ts': ['../index.ts', './deep/x.ts'],
        'src/web/deep/x.ts': ['../y.ts'],
        'src/web/y.ts': [],
        'src/stage/x.ts': [],
        'src/a.ts': [],
      },
    ],
    [
      'tests and fixtures that import against the direction, or an entry',
      {
        'src/a/x.ts': ['../b/x.ts'],
        'src/b/x.ts': [],
        'src/b/x.test.ts': ['../a/x.ts', '../index.ts'],
        'src/b/x.browser-test.ts': ['../a/x.ts'],
        'src/b/fixtures/make.ts': ['../../a/x.ts'],
        'src/b/fixtures/x.ts': [],
        'src/index.ts': [],
      },
    ],
  ])('accepts %s', (_, files) => {
    expect(check(sketch('low', { files }))).toEqual([]);
  });

  it.each<[string, Record<string, string[]>, string]>([
    [
      'two folders that import each other',
      { 'src/a/x.ts': ['./y.ts', '../b/x.ts'], 'src/a/y.ts': [], 'src/b/x.ts': ['../a/y.ts'] },
      'a/x.ts:2: Folders of low (layer 0) import each other in a cycle: a -> b -> a.',
    ],
    [
      'a folder and one nested in it',
      { 'src/a/x.ts': ['./in/x.ts'], 'src/a/in/x.ts': ['../y.ts'], 'src/a/y.ts': [] },
      'a/in/x.ts:1: Folders of low (layer 0) import each other in a cycle: a/in -> a -> a/in.',
    ],
    [
      'a loose file between two files of a folder',
      { 'src/a/x.ts': ['../b.ts'], 'src/b.ts': ['./a/y.ts'], 'src/a/y.ts': [] },
      'a/x.ts:1: Folders of low (layer 0) import each other in a cycle: a -> b.ts -> a.',
    ],
    [
      'a cycle of three',
      {
        'src/a/x.ts': ['../b/x.ts'],
        'src/b/x.ts': ['../web/x.ts'],
        'src/b/y.ts': [],
        'src/web/x.ts': ['../a/y.ts'],
        'src/a/y.ts': [],
      },
      'a/x.ts:1: Folders of low (layer 0) import each other in a cycle: a -> b -> web -> a.',
    ],
    [
      'an entry that is imported',
      { 'src/index.ts': [], 'src/a/x.ts': ['../index.ts'] },
      'a/x.ts:1: low (layer 0) imports its own entry packages/low/src/index.ts; only another entry may.',
    ],
    [
      'an index.ts that stands for its folder',
      { 'src/a.ts': ['./stage/index.ts'], 'src/stage/index.ts': [] },
      'a.ts:1: low (layer 0) imports its own entry packages/low/src/stage/index.ts; only another entry may.',
    ],
  ])('refuses %s', (_, files, words) => {
    const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
    const found = findViolations(
      { packages: [sketch('low', { files: sorted, nodeTypes: true })], rootDependencies: new Set() },
      layers,
    );
    expect(found).toEqual([`packages/low/src/${words}`]);
  });

  it('leaves the folders of tools alone', () => {
    const files = { 'src/a/x.ts': ['../b/x.ts'], 'src/a/y.ts': [], 'src/b/x.ts': ['../a/y.ts'] };
    const found = (of: PackageDescription) =>
      findViolations({ packages: [of], rootDependencies: new Set() }, layers);
    expect(found(sketch('kit', { folder: 'tools/kit', files }))).toEqual([]);
    expect(found(sketch('low', { files }))).toHaveLength(1);
  });

  it('does not mind a layer whose package is not there', () => {
    const workspace = { packages: [sketch('low')], rootDependencies: new Set<string>() };
    expect(findViolations(workspace, [['low', 'planned'], ['later']])).toEqual([]);
  });
});

describe('findViolations in platform-neutral code', () => {
  const platformNeutral = 'is platform-neutral here and imports';

  it.each(['node:fs', 'onnxruntime-node', 'onnxruntime-web', 'onnxruntime-web/webgpu', 'sharp'])(
    'refuses %s',
    (specifier) => {
      const dependencies = ['onnxruntime-node', 'onnxruntime-web', 'sharp'];
      const files = {
        'src/a.ts': [specifier],
        'src/a.test.ts': [specifier],
        'src/web/a.ts': [specifier],
        'src/node.ts': [specifier],
      };
      const expected = [
        `packages/low/src/a.ts:1: low (layer 0) ${platformNeutral} ${specifier}; only a /node or /web entry may.`,
      ];
      expect(check(sketch('low', { dependencies, files }))).toEqual(expected);
      expect(
        check(sketch('low', { dependencies, files, nodeTypes: true, entries: ['.', './node'] })),
      ).toEqual(expected);
      expect(check(sketch('low', { dependencies, files, nodeTypes: true }))).toEqual([]);
    },
  );

  it('takes a package whose main entry has a form for browsers', () => {
    const bound = sketch('low', { nodeTypes: true, hasBrowserForm: true });
    expect(check(bound, sketch('high', { dependencies: ['low'], files: { 'src/a.ts': ['low'] } }))).toEqual(
      [],
    );
  });

  it("refuses its own platform entry and another package's", () => {
    const split = sketch('low', {
      nodeTypes: true,
      entries: ['.', './node'],
      files: { 'src/index.ts': ['./node/index.ts'], 'src/node/index.ts': ['../a.ts'], 'src/a.ts': [] },
    });
    const bound = sketch('middle', { nodeTypes: true });
    const high = sketch('high', {
      dependencies: ['low', 'middle'],
      files: { 'src/a.ts': ['low', 'low/node', 'middle'] },
    });
    expect(check(split, bound, high)).toEqual([
      `packages/low/src/index.ts:1: low (layer 0) ${platformNeutral} ./node/index.ts; only a /node or /web entry may.`,
      `packages/high/src/a.ts:2: high (layer 2) ${platformNeutral} low/node of low (layer 0); only a /node or /web entry may.`,
      `packages/high/src/a.ts:3: high (layer 2) ${platformNeutral} middle of middle (layer 1); only a /node or /web entry may.`,
    ]);
  });
});
