import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { type Import, importsOf } from './imports-of.ts';

/** A source file and what it imports. */
export interface SourceFile {
  /** Path from the workspace root, with `/`. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
}

/** One package of the workspace, as far as the checks need it. */
export interface PackageDescription {
  readonly name: string;
  /** Path from the workspace root: `packages/tensor`. */
  readonly folder: string;
  /** Dependencies and peer dependencies: name to its line in package.json. */
  readonly dependencies: ReadonlyMap<string, number>;
  readonly devDependencies: ReadonlySet<string>;
  /** Folders of the packages its tsconfig.build.json refers to. */
  readonly references: ReadonlySet<string>;
  /** Whether its build has Node's types. */
  readonly nodeTypes: boolean;
  /** The keys of `exports`: `.`, `./node`. */
  readonly entries: readonly string[];
  /** Whether its main entry has a form of its own for browsers. */
  readonly hasBrowserForm: boolean;
  readonly files: readonly SourceFile[];
}

/** What the checks look at. */
export interface Workspace {
  readonly packages: readonly PackageDescription[];
  /** Development dependencies of the root, which tests and private packages may import. */
  readonly rootDependencies: ReadonlySet<string>;
}

interface PackageJson {
  name: string;
  exports?: Record<string, unknown>;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

interface BuildConfig {
  compilerOptions?: { types?: string[] };
  references?: { path: string }[];
}

/** Reads the packages, apps and tools under `root` and the imports of their sources. */
export function readWorkspace(root: string): Workspace {
  const rootJson = readJson<PackageJson>(join(root, 'package.json'));
  const folders = globSync('{packages,apps,tools}/*/package.json', { cwd: root }).map((file) =>
    toPosix(dirname(file)),
  );
  return {
    packages: folders.sort().map((folder) => readPackage(root, folder)),
    rootDependencies: new Set(Object.keys(rootJson.devDependencies ?? {})),
  };
}

function readPackage(root: string, folder: string): PackageDescription {
  const text = readFileSync(join(root, folder, 'package.json'), 'utf8');
  const json: PackageJson = JSON.parse(text);
  const buildConfigPath = join(root, folder, 'tsconfig.build.json');
  const buildConfig = existsSync(buildConfigPath) ? readJson<BuildConfig>(buildConfigPath) : {};
  const dependencies = Object.keys({ ...json.dependencies, ...json.peerDependencies });
  return {
    name: json.name,
    folder,
    dependencies: new Map(dependencies.map((name) => [name, lineOf(text, `"${name}":`)])),
    devDependencies: new Set(Object.keys(json.devDependencies ?? {})),
    references: new Set(
      (buildConfig.references ?? []).map(({ path }) =>
        posix.join(folder, path.replace(/\/tsconfig\.build\.json$/, '')),
      ),
    ),
    nodeTypes: buildConfig.compilerOptions?.types?.includes('node') ?? false,
    entries: Object.keys(json.exports ?? {}),
    hasBrowserForm: Object.hasOwn(Object(json.exports?.['.']), 'browser'),
    files: globSync('src/**/*.ts', { cwd: join(root, folder) })
      .map((file) => `${folder}/${toPosix(file)}`)
      .sort()
      .map((path) => {
        const source = readFileSync(join(root, path), 'utf8');
        return { path, lines: source.split('\n').length - 1, imports: importsOf(source) };
      }),
  };
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length;
}

function toPosix(path: string): string {
  return path.replaceAll('\\', '/');
}
