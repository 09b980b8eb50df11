import { cpSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

// Lays the app out as Electron does, without Electron: what package.json unpacks is in app.asar.unpacked. Paths say
// app.asar, where Electron's own fs also shows what is unpacked: here copies stand for it, but for what a thread reads,
// which does not have that fs.
const [packed, unpacked] = ['resources/app.asar', 'resources/app.asar.unpacked'];
if (!existsSync('resources')) {
  mkdirSync(packed, { recursive: true });
  for (const name of ['main.js', 'package.json']) cpSync(name, join(packed, name));
  renameSync('node_modules', join(packed, 'node_modules'));

  const { build } = JSON.parse(readFileSync('package.json', 'utf8'));
  const files = globSync(build.asarUnpack, { cwd: packed, withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile())) {
    const from = join(file.parentPath, file.name);
    const to = from.replace('app.asar', 'app.asar.unpacked');
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  }

  for (const name of ['sharp', '@img', '@fgclip2/runtime-node']) {
    const path = join('node_modules', name);
    cpSync(join(unpacked, path), join(packed, path), { recursive: true });
  }
  rmSync(join(packed, 'node_modules', '@fgclip2/runtime-node/dist/fgclip2-worker.js'));
}
