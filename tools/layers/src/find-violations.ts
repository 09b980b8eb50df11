import { boxArrows, fileArrows } from './boxes.ts';
import { isEntry, isTestSupport } from './file-role.ts';
import { findCycles } from './find-cycles.ts';
import type { Import } from './imports-of.ts';
import { isNeutral, reachesPlatform } from './platform.ts';
import type { PackageDescription, SourceFile, Workspace } from './read-workspace.ts';
import { packageName, resolveSpecifier } from './specifier.ts';

/**
 * What breaks the rules of the workspace: one sentence each, beginning with `file:line:`.
 *
 * Packages under `packages/` are bound to `layers` (lowest first). Test files, tools and apps are exempt
 * from the layers, never from cycles; what they import is declared all the same.
 *
 * The folders of a package under `packages/` import each other one way: `drawImportMap` says what counts as a box
 * of its own. Its entries (`index.ts`) import freely, and only an entry imports an entry. Tests and fixtures are exempt.
 */
export function findViolations(workspace: Workspace, layers: readonly (readonly string[])[]): string[] {
  const layerOf = new Map(layers.flatMap((names, layer) => names.map((name) => [name, layer] as const)));
  const packages = new Map(workspace.packages.map((description) => [description.name, description]));

  /** A package's name with its layer, as a sentence shows it. */
  function named(name: string): string {
    const layer = layerOf.get(name);
    return layer === undefined ? `${name} (no layer)` : `${name} (layer ${layer})`;
  }

  function placement({ name, folder }: PackageDescription): string[] {
    if (isPrivate(folder) || layerOf.has(name)) return [];
    return [`${folder}/package.json:1: ${name} is in no layer; give it one in tools/layers/src/layers.ts.`];
  }

  function layering(from: PackageDescription, file: SourceFile, { specifier, line }: Import): string[] {
    const target = packageName(specifier);
    if (isPrivate(from.folder) || isTestSupport(file.path) || !packages.has(target)) return [];
    const own = layerOf.get(from.name);
    const other = layerOf.get(target);
    if (own === undefined || (other !== undefined && other < own)) return [];
    return [
      `${file.path}:${line}: ${named(from.name)} imports ${named(target)}; only lower layers may be imported.`,
    ];
  }

  function declaration(from: PackageDescription, file: SourceFile, { specifier, line }: Import): string[] {
    const target = packageName(specifier);
    if (target === from.name || specifier.startsWith('node:')) return [];
    const lenient = isPrivate(from.folder) || isTestSupport(file.path);
    if (from.dependencies.has(target)) return [];
    if (lenient && (from.devDependencies.has(target) || workspace.rootDependencies.has(target))) return [];
    const importer = named(from.name);
    const imported = packages.has(target) ? named(target) : target;
    return [
      from.devDependencies.has(target)
        ? `${file.path}:${line}: ${importer} imports ${imported}, which is only a devDependency; those are for tests and their fixtures.`
        : `${file.path}:${line}: ${importer} imports ${imported}, which its package.json does not declare.`,
    ];
  }

  function references(from: PackageDescription): string[] {
    if (isPrivate(from.folder)) return [];
    return [...from.dependencies].flatMap(([name, line]) => {
      const target = packages.get(name);
      if (target === undefined || from.references.has(target.folder)) return [];
      return [
        `${from.folder}/package.json:${line}: ${named(from.name)} depends on ${named(name)}, but its tsconfig.build.json has no reference to it.`,
      ];
    });
  }

  function platform(from: PackageDescription, file: SourceFile, { specifier, line }: Import): string[] {
    if (isPrivate(from.folder) || isTestSupport(file.path) || !isNeutral(from, file.path)) return [];
    if (!reachesPlatform(from, file, specifier, packages)) return [];
    const target = packages.get(packageName(specifier));
    const imported = target === undefined ? specifier : `${specifier} of ${named(target.name)}`;
    return [
      `${file.path}:${line}: ${named(from.name)} is platform-neutral here and imports ${imported}; only a /node or /web entry may.`,
    ];
  }

  function fileCycles(from: PackageDescription): string[] {
    const lines = new Map(
      from.files.map((file) => [
        file.path,
        new Map(
          file.imports
            .filter(({ specifier }) => specifier.startsWith('.'))
            .map(({ specifier, line }) => [resolveSpecifier(file.path, specifier), line]),
        ),
      ]),
    );
    return cycleSentences(
      lines,
      (file, line) => `${file}:${line}`,
      `Files of ${named(from.name)}`,
      (file) => file,
    );
  }

  function folders(from: PackageDescription): string[] {
    if (isPrivate(from.folder)) return [];
    const entryImports = fileArrows(from)
      .filter((arrow) => isEntry(arrow.to) && !isEntry(arrow.from))
      .map(
        (arrow) =>
          `${arrow.from}:${arrow.line}: ${named(from.name)} imports its own entry ${arrow.to}; only another entry may.`,
      );
    const circles = cycleSentences(
      boxArrows(from),
      (_, [first]) => `${first!.from}:${first!.line}`,
      `Folders of ${named(from.name)}`,
      (box) => box,
    );
    return [...entryImports, ...circles];
  }

  function packageCycles(): string[] {
    const places = new Map(
      workspace.packages.map((from) => [
        from.name,
        new Map(
          from.files.flatMap((file) =>
            file.imports
              .map(({ specifier, line }) => [packageName(specifier), `${file.path}:${line}`] as const)
              .filter(([target]) => packages.has(target) && target !== from.name),
          ),
        ),
      ]),
    );
    return cycleSentences(places, (_, place) => place, 'Packages', named);
  }

  return workspace.packages
    .flatMap((from) => [
      ...placement(from),
      ...references(from),
      ...from.files.flatMap((file) =>
        file.imports.flatMap((imported) => [
          ...(imported.specifier.startsWith('.') ? [] : layering(from, file, imported)),
          ...(imported.specifier.startsWith('.') ? [] : declaration(from, file, imported)),
          ...platform(from, file, imported),
        ]),
      ),
      ...fileCycles(from),
      ...folders(from),
    ])
    .concat(packageCycles());
}

/** One sentence a cycle; `place` says where its first edge stands. */
function cycleSentences<T>(
  edges: ReadonlyMap<string, ReadonlyMap<string, T>>,
  place: (from: string, edge: T) => string,
  what: string,
  show: (node: string) => string,
): string[] {
  const targets = new Map([...edges].map(([from, to]) => [from, [...to.keys()]]));
  return findCycles(targets).map((cycle) => {
    const [first] = cycle;
    const edge = edges.get(first!)!.get(cycle[1] ?? first!)!;
    return `${place(first!, edge)}: ${what} import each other in a cycle: ${[...cycle, first!].map(show).join(' -> ')}.`;
  });
}

/** Tools and apps: nobody installs them, so no layer binds them. */
function isPrivate(folder: string): boolean {
  return !folder.startsWith('packages/');
}
