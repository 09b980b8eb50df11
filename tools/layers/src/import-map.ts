import { posix } from 'node:path';
import { type Arrow, arrowsBackUp } from './arrows-back-up.ts';
import { boxArrows, boxOf, fileArrows } from './boxes.ts';
import { isTestSupport } from './file-role.ts';
import { findCycles } from './find-cycles.ts';
import type { PackageDescription, Workspace } from './read-workspace.ts';
import { packageName } from './specifier.ts';

/** The figures of a package or of one folder in it. Tests and fixtures do not count. */
export interface Figures {
  readonly files: number;
  readonly lines: number;
  /** Files that import another of the package: pairs. */
  readonly fileArrows: number;
  /** Folders, and the files loose in `src` and entries, each as one. */
  readonly boxes: number;
  /** Boxes that import another: pairs. */
  readonly arrows: number;
  /** Arrows between boxes that run back up. */
  readonly backUp: number;
  /** Circles of boxes; at a folder, those that pass through it. */
  readonly cycles: number;
}

/** The import map of one package. */
export interface ImportMap {
  readonly folder: string;
  /** Each folder below `src` by its path, `.` for `src` itself, with its own files and the arrows that begin there. */
  readonly folders: ReadonlyMap<string, Figures>;
  readonly total: Figures;
  readonly backUp: readonly Arrow[];
  /** Each cycle as its boxes in order. */
  readonly cycles: readonly (readonly string[])[];
}

/**
 * Draws the import map of a package from its imports.
 *
 * A box is a folder below `src` (nested ones, `node` and `web` too), a file loose in `src` or an entry. An arrow is an
 * import of one box by another. It runs back up when it lies on a cycle of boxes and points against the order in
 * which most imports of the cycle run; without a cycle no arrow does.
 */
export function drawImportMap(description: PackageDescription): ImportMap {
  const files = description.files.filter(({ path }) => !isTestSupport(path));
  const arrowsOfFiles = fileArrows(description);
  const boxed = boxArrows(description);
  const arrows = [...boxed].flatMap(([from, targets]) => [...targets.keys()].map((to) => ({ from, to })));
  const backUp = arrowsBackUp(weigh(boxed));
  const cycles = cyclesOf(boxed);

  /** The figures of what begins in the folders that `take` names. */
  function figures(take: (folder: string) => boolean): Figures {
    const taken = files.filter(({ path }) => take(folderOfFile(path)));
    const boxes = new Set(taken.map(({ path }) => boxOf(description, path)));
    return {
      files: taken.length,
      lines: taken.reduce((sum, { lines }) => sum + lines, 0),
      fileArrows: arrowsOfFiles.filter(({ from }) => take(folderOfFile(from))).length,
      boxes: boxes.size,
      arrows: arrows.filter(({ from }) => boxes.has(from)).length,
      backUp: backUp.filter(({ from }) => boxes.has(from)).length,
      cycles: cycles.filter((cycle) => cycle.some((box) => boxes.has(box))).length,
    };
  }

  function folderOfFile(path: string): string {
    return posix.relative(`${description.folder}/src`, posix.dirname(path)) || '.';
  }

  const names = [...new Set(files.map(({ path }) => folderOfFile(path)))].sort();
  return {
    folder: description.folder,
    folders: new Map(names.map((name) => [name, figures((folder) => folder === name)])),
    total: figures(() => true),
    backUp,
    cycles,
  };
}

/** How the packages under `packages/` import each other; tests and fixtures do not count. */
export function drawPackageMap({ packages }: Workspace): Pick<ImportMap, 'backUp' | 'cycles'> & {
  readonly packages: number;
  readonly arrows: number;
} {
  const published = packages.filter(({ folder }) => folder.startsWith('packages/'));
  const names = new Set(published.map(({ name }) => name));
  const edges = new Map(
    published.map(({ name, files }) => {
      const targets = new Map<string, string[]>();
      for (const { path, imports } of files) {
        if (isTestSupport(path)) continue;
        for (const { specifier } of imports) {
          const target = packageName(specifier);
          if (target === name || !names.has(target)) continue;
          targets.set(target, [...(targets.get(target) ?? []), path]);
        }
      }
      return [name, targets] as const;
    }),
  );
  return {
    packages: published.length,
    arrows: [...edges.values()].reduce((sum, targets) => sum + targets.size, 0),
    backUp: arrowsBackUp(weigh(edges)),
    cycles: cyclesOf(edges),
  };
}

type Imports = ReadonlyMap<string, ReadonlyMap<string, readonly unknown[]>>;

function weigh(edges: Imports): Map<string, Map<string, number>> {
  return new Map(
    [...edges].map(([from, targets]) => [
      from,
      new Map([...targets].map(([to, imports]) => [to, imports.length] as const)),
    ]),
  );
}

function cyclesOf(edges: Imports): string[][] {
  return findCycles(new Map([...edges].map(([from, targets]) => [from, targets.keys()])));
}
