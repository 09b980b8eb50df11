import { describe, expect, it } from 'vitest';
import { drawImportMap, drawPackageMap } from './import-map.ts';
import { packageText, totalsText } from './map-text.ts';
import type { PackageDescription } from './read-workspace.ts';

/** A package of files with ten lines each; `files` gives what each imports. */
function sketch(name: string, files: Record<string, string[]>): PackageDescription {
  return {
    name,
    folder: `packages/${name}`,
    dependencies: new Map(),
    devDependencies: new Set(),
    references: new Set(),
    nodeTypes: false,
    hasBrowserForm: false,
    entries: ['.'],
    files: Object.entries(files).map(([file, specifiers]) => ({
      path: `packages/${name}/src/${file}`,
      lines: 10,
      imports: specifiers.map((specifier, index) => ({ specifier, line: index + 1 })),
    })),
  };
}

const straight = sketch('straight', {
  'index.ts': ['./task.ts', 'other', './task.ts'],
  'task.ts': ['./pixels/resize.ts', './pixels/image.ts'],
  'task.test.ts': ['./task.ts', './pixels/resize.ts'],
  'pixels/resize.ts': ['./image.ts'],
  'pixels/image.ts': [],
  'pixels/fixtures/make.ts': ['../image.ts'],
  'web/index.ts': ['../index.ts', './decode.ts'],
  'web/decode.ts': ['../pixels/image.ts', './png/read.ts'],
  'web/png/read.ts': [],
});

const looping = sketch('looping', {
  'a/x.ts': ['../b/x.ts'],
  'a/y.ts': ['../b/y.ts'],
  'b/x.ts': [],
  'b/y.ts': ['../a/x.ts'],
});

describe('drawImportMap', () => {
  it('counts files, lines, boxes and arrows of each folder, without tests and fixtures', () => {
    const { folders, total, backUp, cycles } = drawImportMap(straight);
    const none = { backUp: 0, cycles: 0 };
    expect(Object.fromEntries(folders)).toEqual({
      '.': { files: 2, lines: 20, fileArrows: 3, boxes: 2, arrows: 2, ...none },
      pixels: { files: 2, lines: 20, fileArrows: 1, boxes: 1, arrows: 0, ...none },
      web: { files: 2, lines: 20, fileArrows: 4, boxes: 2, arrows: 4, ...none },
      'web/png': { files: 1, lines: 10, fileArrows: 0, boxes: 1, arrows: 0, ...none },
    });
    expect(total).toEqual({ files: 7, lines: 70, fileArrows: 8, boxes: 6, arrows: 6, ...none });
    expect({ backUp, cycles }).toEqual({ backUp: [], cycles: [] });
  });

  it('names the arrow back up where it begins, and the cycle in each folder it passes', () => {
    const { folders, total, backUp, cycles } = drawImportMap(looping);
    expect(backUp).toEqual([{ from: 'b', to: 'a' }]);
    expect(cycles).toEqual([['a', 'b']]);
    expect(folders.get('a')).toMatchObject({ arrows: 1, backUp: 0, cycles: 1 });
    expect(folders.get('b')).toMatchObject({ arrows: 1, backUp: 1, cycles: 1 });
    expect(total).toMatchObject({ boxes: 2, arrows: 2, backUp: 1, cycles: 1 });
  });
});

describe('drawPackageMap', () => {
  it('counts arrows between packages once, without tests, tools and libraries', () => {
    const packages = [
      sketch('low', { 'a.ts': ['library'], 'a.test.ts': ['high'] }),
      sketch('high', { 'a.ts': ['low', 'high', './b.ts'], 'b.ts': ['low/node', 'kit'] }),
      { ...sketch('kit', { 'a.ts': ['high'] }), folder: 'tools/kit' },
    ];
    expect(drawPackageMap({ packages, rootDependencies: new Set() })).toEqual({
      packages: 2,
      arrows: 1,
      backUp: [],
      cycles: [],
    });
  });

  it('finds packages that import each other', () => {
    const packages = [
      sketch('low', { 'a.ts': ['high'] }),
      sketch('high', { 'a.ts': ['low'], 'b.ts': ['low'] }),
    ];
    expect(drawPackageMap({ packages, rootDependencies: new Set() })).toMatchObject({
      arrows: 2,
      backUp: [{ from: 'low', to: 'high' }],
      cycles: [['low', 'high']],
    });
  });
});

describe('the text of an import map', () => {
  it('is a table with a row a folder, then arrows back up and cycles', () => {
    expect(packageText(drawImportMap(looping)).split('\n')).toEqual([
      'packages/looping  files  lines  file arrows  boxes  arrows  back up  cycles',
      'src/a                 2     20            2      1       1        0       1',
      'src/b                 2     20            1      1       1        1       1',
      'total                 4     40            3      2       2        1       1',
      'back up: b -> a',
      'cycle: a -> b -> a',
    ]);
  });

  it('sums the packages', () => {
    expect(totalsText([drawImportMap(looping), drawImportMap(straight)]).split('\n')).toEqual([
      'all packages       files  lines  file arrows  boxes  arrows  back up  cycles',
      'packages/looping       4     40            3      2       2        1       1',
      'packages/straight      7     70            8      6       6        0       0',
      'total                 11    110           11      8       8        1       1',
    ]);
  });
});
