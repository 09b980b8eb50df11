import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';

/** Runs the program that an app offers to copy, among copies of the sample images, and gives what it prints. */
export async function runCode(page: Page, name: string): Promise<string> {
  const program = await page.locator('details.code code').textContent();
  // Among the examples for Node, so that its imports are found; git ignores the folder.
  const folder = new URL('../../node-examples/dist/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = fileURLToPath(new URL(`${name}.ts`, folder));
  writeFileSync(file, program ?? '');
  const scenes = fileURLToPath(new URL('../../../packages/demo-checkpoint/scenes/', import.meta.url));
  const images = mkdtempSync(join(tmpdir(), 'fgclip2-images-'));
  try {
    cpSync(scenes, images, { recursive: true });
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--conditions=@fgclip2/source', '--disable-warning=ExperimentalWarning', file],
      { cwd: images, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`${program}\n\n${stderr}`);
    return stdout;
  } finally {
    rmSync(images, { recursive: true });
  }
}
