import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { consumers } from './consumers.ts';

// `pnpm consumers`: packs every package, installs each consumer's choice of them with npm into an empty folder, and
// runs the consumer's program there. It needs a registry for the third-party packages, and a build.

const root = fileURLToPath(new URL('../../..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'fgclip2-consumers-'));
try {
  const tarballs = packAll(join(work, 'tarballs'));
  for (const consumer of consumers) {
    const folder = join(work, consumer.name);
    mkdirSync(folder);
    // All packages stand in `overrides`, so that a dependency among ours comes from its tarball too.
    const local = Object.fromEntries([...tarballs].map(([name, path]) => [name, `file:${path}`]));
    const ours = consumer.packages.map((name) => [name, local[name]!]);
    const others = Object.entries(consumer.others ?? {});
    const manifest = {
      private: true,
      type: 'module',
      dependencies: Object.fromEntries([...ours, ...others]),
      overrides: local,
    };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
    writeFileSync(join(folder, 'program.js'), consumer.program);
    run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], folder);
    const output = run(process.execPath, ['program.js'], folder).trim();
    const installed = readdirSync(join(folder, 'node_modules', '@fgclip2')).sort();
    const wanted =
      consumer.expected instanceof RegExp ? consumer.expected.test(output) : output === consumer.expected;
    console.log(`${wanted ? 'pass' : 'FAIL'}  ${consumer.name} (${installed.join(', ')}): ${output}`);
    const native = ['onnxruntime-node', 'sharp'].filter((name) =>
      existsSync(join(folder, 'node_modules', name)),
    );
    const unwanted = native.filter((name) => !(consumer.native ?? []).includes(name));
    if (unwanted.length > 0) console.log(`FAIL  ${consumer.name} brings ${unwanted.join(', ')}`);
    if (!wanted || unwanted.length > 0) process.exitCode = 1;
  }
} finally {
  rmSync(work, { recursive: true });
}

/** The tarball of each package that is published, by its name. */
function packAll(target: string): Map<string, string> {
  mkdirSync(target);
  const tarballs = new Map<string, string>();
  for (const name of readdirSync(join(root, 'packages'))) {
    const folder = join(root, 'packages', name);
    const before = new Set(readdirSync(target));
    run('npx', ['--yes', 'pnpm@12.21.0', 'pack', '--pack-destination', target], folder);
    const [packed] = readdirSync(target).filter((file) => !before.has(file));
    tarballs.set(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name, join(target, packed!));
  }
  return tarballs;
}

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
