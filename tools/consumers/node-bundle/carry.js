import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

// Takes a bundle to a folder where only the two native packages are installed, and runs it there.
const [file] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'fgclip2-carried-'));
try {
  cpSync(dirname(file), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['onnxruntime-node', 'sharp']) {
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name), 'junction');
  }
  spawnSync(process.execPath, [join(folder, basename(file))], { stdio: 'inherit' });
} finally {
  rmSync(folder, { recursive: true });
}
