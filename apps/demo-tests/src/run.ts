import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromiumPath } from './chromium-path.ts';

// `npm run demos`: builds the apps, and drives them as a person would, where there is a browser.

const root = new URL('../../../', import.meta.url);
const run = (folder: URL, script: string, ...args: string[]) =>
  spawnSync(process.execPath, [fileURLToPath(new URL(script, root)), ...args], {
    cwd: folder,
    stdio: 'inherit',
  }).status;

if (existsSync(chromiumPath)) {
  const vite = 'apps/app-parts/node_modules/vite/bin/vite.js';
  const build = (app: string, ...args: string[]) =>
    run(new URL(`apps/${app}/`, root), vite, 'build', '--logLevel', 'warn', ...args);
  const builds = [
    ...['match', 'find', 'point', 'heat', 'demo-tests'].map((app) => build(app)),
    build('bare', '--config', '../demo-tests/bare.vite.config.ts'),
  ];
  const config = 'apps/demo-tests/vitest.config.ts';
  const hasBuilt = builds.every((status) => status === 0);
  const tests = [
    `node_modules/vitest/vitest.mjs`,
    'run',
    '--config',
    config,
    ...process.argv.slice(2),
  ] as const;
  process.exitCode = hasBuilt ? (run(root, ...tests) ?? 1) : 1;
} else {
  console.log(`Demos skipped: there is no Chromium at ${chromiumPath}. CHROMIUM_PATH names another.`);
}
