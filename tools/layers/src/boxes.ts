import { posix } from 'node:path';
import { isEntry, isTestSupport } from './file-role.ts';
import type { PackageDescription } from './read-workspace.ts';
import { resolveSpecifier } from './specifier.ts';

/** One import of a file by another of the same package. */
export interface FileArrow {
  /** Path of the file that imports, from the workspace root. */
  readonly from: string;
  /** Path of the file that is imported. */
  readonly to: string;
  /** Line of the import, from 1. */
  readonly line: number;
}

/** Arrows between boxes: from, to, and the file arrows that make each one. */
export type BoxArrows = ReadonlyMap<string, ReadonlyMap<string, readonly FileArrow[]>>;

/**
 * The box a file stands in: its folder below `src`, with each nested folder a box of its own. A file loose in
 * `src` and an entry are boxes of their own.
 */
export function boxOf({ folder }: PackageDescription, path: string): string {
  const inside = posix.relative(`${folder}/src`, path);
  const box = posix.dirname(inside);
  return box === '.' || isEntry(path) ? inside : box;
}

/** The imports among the files of a package, one for each pair of files; tests and fixtures are left out. */
export function fileArrows({ files }: PackageDescription): FileArrow[] {
  return files
    .filter(({ path }) => !isTestSupport(path))
    .flatMap(({ path, imports }) => {
      const arrows = imports
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier, line }) => ({ from: path, to: resolveSpecifier(path, specifier), line }))
        .filter(({ to }) => to.endsWith('.ts') && !isTestSupport(to));
      return [...new Map(arrows.toReversed().map((arrow) => [arrow.to, arrow])).values()].toReversed();
    });
}

/** The imports of a package between its boxes. */
export function boxArrows(from: PackageDescription): BoxArrows {
  const boxes = new Map<string, Map<string, FileArrow[]>>();
  for (const arrow of fileArrows(from)) {
    const source = boxOf(from, arrow.from);
    const target = boxOf(from, arrow.to);
    if (source === target) continue;
    const targets = boxes.get(source) ?? new Map<string, FileArrow[]>();
    boxes.set(source, targets.set(target, [...(targets.get(target) ?? []), arrow]));
  }
  return boxes;
}
