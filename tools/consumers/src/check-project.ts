import { spawnSync } from 'node:child_process';
import { installFolder } from './install-folder.ts';
import { type Node, nodeOf } from './nodes.ts';
import type { Project, Script } from './project.ts';
import type { Verdict } from './verdict.ts';

/** Options of {@link checkProject}. */
export interface CheckProjectOptions {
  /** The file name of each tarball, by its package's name. */
  tarballs: ReadonlyMap<string, string>;
  /** Writes a new lockfile instead of installing what it says. */
  lock: boolean;
  /** The Nodes that run its scripts. */
  versions: readonly string[];
  /** Runs the slow scripts as well. */
  slow: boolean;
}

/** Installs a project's packages below `work`, and runs its scripts. */
export function checkProject(
  work: string,
  project: Project,
  { tarballs, lock, versions, slow }: CheckProjectOptions,
): Verdict[] {
  const { name, engine, copies } = project;
  const folder = installFolder(work, { name, copies }, tarballs, lock);
  if (engine !== undefined && !hasEngine(folder, engine)) {
    return [{ passed: true, what: `${name}: skipped: no ${engine}` }];
  }
  const isOnce = engine !== undefined || project.once === true;
  const nodes = (isOnce ? versions.slice(-1) : versions).map(nodeOf);
  return nodes.flatMap((node) =>
    project.scripts
      .filter(({ isSlow = false }) => slow || !isSlow)
      .filter(({ since = '22.18.0' }) => node.version.localeCompare(since, 'en', { numeric: true }) >= 0)
      .map((script) => runScript(folder, name, script, node)),
  );
}

/** Whether the engine runs here: its package's own script puts the binary of this platform in its place. */
function hasEngine(folder: string, engine: string): boolean {
  npm(folder, ['rebuild', engine], {});
  return npm(folder, ['exec', '--no', '--', engine, '--version'], {}).status === 0;
}

function runScript(folder: string, name: string, script: Script, { version, env }: Node): Verdict {
  const start = performance.now();
  const { status, output } = npm(folder, ['run', script.name], env);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const [said] = script.expected.exec(output) ?? [];
  const passed = status === 0 && said !== undefined;
  const words = passed ? said.replaceAll(/\s+/g, ' ') : `code ${status}:\n${output}`;
  return { passed, what: `${name}, ${script.name}, Node ${version}, ${seconds} s: ${words}` };
}

function npm(
  folder: string,
  words: readonly string[],
  env: Node['env'],
): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync('npm', words, {
    cwd: folder,
    encoding: 'utf8',
    // There npm is a script, which only a shell starts.
    shell: process.platform === 'win32',
    env: { ...process.env, ...env, NO_COLOR: '1' },
  });
  return { status, output: `${stdout}${stderr}` };
}
