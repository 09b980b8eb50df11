import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { createServer } from 'vite';

/** Runs the program for Node that an app offers to copy, in a folder without other files, and gives what it prints. */
export async function runCode(page: Page, name: string): Promise<string> {
  const folder = emptyFolder(new URL(`../../node-examples/dist/${name}/`, import.meta.url));
  const program = await codeFor(page, 'Node');
  writeFileSync(`${folder}/program.mjs`, program);
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--conditions=@fgclip2/source', '--disable-warning=ExperimentalWarning', 'program.mjs'],
    { cwd: folder, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${program}\n\n${stderr}`);
  return stdout;
}

/** Opens the page that an app offers to copy, in a folder without other files, and gives what it prints. */
export async function runPageCode(page: Page, name: string): Promise<string> {
  const root = emptyFolder(new URL(`../../node-examples/dist/page-${name}/`, import.meta.url));
  const program = await codeFor(page, 'Browser');
  writeFileSync(`${root}/index.html`, program);
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    // The packages are read from their sources: outside of this repository nothing of this is needed.
    resolve: { conditions: ['@fgclip2/source', 'module', 'browser', 'import', 'default'] },
    optimizeDeps: {
      exclude: ['onnxruntime-web', 'fgclip2', '@fgclip2/runtime-web', '@fgclip2/demo-checkpoint'],
    },
    worker: { format: 'es' },
    server: { port: 0, fs: { strict: false }, watch: null },
  });
  await server.listen();
  const opened = await page.context().newPage();
  const problems: string[] = [];
  opened.on('pageerror', ({ message }) => problems.push(message));
  try {
    await opened.goto(server.resolvedUrls!.local[0]!);
    const printed = opened.locator('pre');
    await opened.waitForFunction(() => document.querySelector('pre')?.textContent, undefined, {
      timeout: 60_000,
    });
    return (await printed.textContent())!;
  } catch (error) {
    throw new Error(`${program}\n\n${problems.join('\n')}`, { cause: error });
  } finally {
    await opened.close();
    await server.close();
  }
}

/** The program that is shown once its platform is chosen. */
async function codeFor(page: Page, platform: 'Browser' | 'Node'): Promise<string> {
  const panel = page.locator('details.code');
  if ((await panel.getAttribute('open')) === null) await panel.locator('summary').click();
  const name = platform === 'Node' ? 'Node' : /^(Browser|浏览器)$/;
  await panel.getByRole('button', { name, exact: true }).click();
  return (await panel.locator('pre code').textContent())!;
}

/** Among the dependencies of an app, so that imports are found; git ignores the folder. */
function emptyFolder(url: URL): string {
  const folder = fileURLToPath(url);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
