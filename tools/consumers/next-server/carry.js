import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Takes the standalone server to a folder with the model and nothing else, and asks it there.
const sample = 'node_modules/@fgclip2/demo-checkpoint';
const folder = mkdtempSync(join(tmpdir(), 'fgclip2-standalone-'));
try {
  cpSync('.next/standalone', folder, { recursive: true });
  cpSync(sample, join(folder, sample), { recursive: true });
  spawnSync(process.execPath, ['ask.js', '/api/carried', join(folder, 'server.js')], { stdio: 'inherit' });
} finally {
  rmSync(folder, { recursive: true });
}
