import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Consumer } from './consumers.ts';
import { run } from './run.ts';
import type { Verdict } from './verdict.ts';

/** Installs a consumer's packages below `work` with npm, and runs its program there. */
export function checkProgram(
  work: string,
  consumer: Consumer,
  tarballs: ReadonlyMap<string, string>,
): Verdict[] {
  const folder = join(work, consumer.name);
  mkdirSync(folder);
  // All packages stand in `overrides`, so that a dependency among ours comes from its tarball too.
  const local = Object.fromEntries([...tarballs].map(([name, file]) => [name, `file:../tarballs/${file}`]));
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
  const native = ['onnxruntime-node', 'sharp'].filter((name) =>
    existsSync(join(folder, 'node_modules', name)),
  );
  const unwanted = native.filter((name) => !(consumer.native ?? []).includes(name));
  return [
    { passed: wanted, what: `${consumer.name} (${installed.join(', ')}): ${output}` },
    ...unwanted.map((name) => ({ passed: false, what: `${consumer.name} brings ${name}` })),
  ];
}
