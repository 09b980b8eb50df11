import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { launchChromium } from '@fgclip2/browser/launch-chromium';
import { serveFolder } from '@fgclip2/browser/serve-folder';
import type { Page } from 'playwright';
import { installFolder } from './install-folder.ts';
import { type Node, nodeOf } from './nodes.ts';
import { run } from './run.ts';
import type { Site, Visit } from './site.ts';
import type { Verdict } from './verdict.ts';

/** Some static hosts take no larger file. */
const largestFile = 25 * 2 ** 20;

/** Options of {@link checkSite}. */
export interface CheckSiteOptions {
  /** The file name of each tarball, by its package's name. */
  tarballs: ReadonlyMap<string, string>;
  /** Writes a new lockfile instead of installing what it says. */
  lock: boolean;
  /** The Nodes that build it. */
  versions: readonly string[];
}

/** Installs a site's packages below `work`, builds it, and looks at the page in Chromium. */
export async function checkSite(work: string, site: Site, options: CheckSiteOptions): Promise<Verdict[]> {
  const folder = installFolder(work, site, options.tarballs, options.lock);
  const verdicts: Verdict[] = [];
  for (const node of options.versions.map(nodeOf)) verdicts.push(...(await buildAndLook(folder, site, node)));
  return verdicts;
}

async function buildAndLook(folder: string, site: Site, { version, env }: Node): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  let built: string | undefined;
  for (const visit of site.visits) {
    const { script = 'build' } = visit;
    if (visit.server === undefined && built !== script) {
      run('npm', ['run', script], folder, { ...env, NEXT_TELEMETRY_DISABLED: '1' });
      built = script;
      verdicts.push(checkSizes(join(folder, site.output), visit));
    }
    verdicts.push(await look(folder, site, visit, env));
  }
  return verdicts.map(({ passed, what }) => ({ passed, what: `Node ${version}, ${what}` }));
}

function checkSizes(output: string, { name }: Visit): Verdict {
  const files = readdirSync(output, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(output, path), size: statSync(path).size }));
  const largest = files.sort((a, b) => b.size - a.size)[0]!;
  return {
    passed: largest.size <= largestFile,
    what: `${name}: ${files.length} files, the largest ${largest.path} of ${(largest.size / 2 ** 20).toFixed(1)} MiB`,
  };
}

/** Opens the page, waits until it says something, and again where the visit asks for that. */
async function look(folder: string, { output }: Site, visit: Visit, env: Node['env']): Promise<Verdict> {
  const { name, at = '/', headers, again, ask = readOutput } = visit;
  const { expected = '汉堡 (onnxruntime-web (wasm))' } = visit;
  await using browser = await launchChromium(join(folder, `profile-${name.replaceAll(/\W/g, '-')}`));
  await using server =
    visit.server === undefined
      ? await serveFolder(join(folder, output), { at, headers })
      : await ownServer(folder, visit.server, env);
  const said: string[] = [];
  for (let visits = 0; visits < (again === undefined ? 1 : 2); visits++) {
    if (visits === 1 && again === 'offline') await server.close();
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await page.goto(`${server.origin}${at}`);
    said.push(await ask(page).catch(() => `nothing: ${errors.join('; ')}`));
    await page.close();
  }
  const passed = said.every((words) => words.startsWith('汉堡') && words.includes(expected));
  return { passed, what: `${name}: ${said.join(', then ')}` };
}

async function readOutput(page: Page): Promise<string> {
  const words = page.locator('output').filter({ hasText: /\S/ });
  return (await words.textContent({ timeout: 120_000 })) ?? '';
}

/** A server that one of the site's commands starts: its address is the first that it prints. */
async function ownServer(
  folder: string,
  command: string,
  env: Node['env'],
): Promise<AsyncDisposable & { origin: string; close(): Promise<void> }> {
  const child: ChildProcess = spawn(join(folder, 'node_modules', '.bin', command), {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env, NO_COLOR: '1' },
  });
  const origin = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`[consumers] The server ended with ${code}.`)));
    child.stdout!.on('data', (chunk) => {
      const [address] = /http:\/\/[\w.]+:\d+/.exec(String(chunk)) ?? [];
      if (address !== undefined) resolve(address);
    });
  });
  const close = async (): Promise<void> => {
    child.kill();
  };
  return { origin, close, [Symbol.asyncDispose]: close };
}
