import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromiumPath } from './chromium-path.ts';

// `npm run browser`: the tests that need a browser, where there is one.

if (existsSync(chromiumPath)) {
  const root = new URL('../../../', import.meta.url);
  const vitest = fileURLToPath(new URL('node_modules/vitest/vitest.mjs', root));
  const args = [vitest, 'run', '--config', 'vitest.browser.config.ts', ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
} else {
  console.log(`Browser tests skipped: there is no Chromium at ${chromiumPath}. CHROMIUM_PATH names another.`);
}
