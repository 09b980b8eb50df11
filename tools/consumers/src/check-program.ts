import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Consumer } from './consumers.ts';
import { type Node, nodeOf } from './nodes.ts';
import { run } from './run.ts';
import type { Verdict } from './verdict.ts';

/** Installs a consumer's packages below `work` with npm, and runs its program there on each Node that can. */
export function checkProgram(
  work: string,
  consumer: Consumer,
  tarballs: ReadonlyMap<string, string>,
  versions: readonly string[],
): Verdict[] {
  const folder = join(work, consumer.name.replaceAll(/\W+/g, '-'));
  mkdirSync(folder);
  // All packages stand in `overrides`, so that a dependency among ours also comes from its tarball.
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
  const able = versions
    .map(nodeOf)
    .filter(({ version }) => Number.parseInt(version, 10) >= (consumer.since ?? 0));
  const native = ['onnxruntime-node', 'sharp'].filter((name) =>
    existsSync(join(folder, 'node_modules', name)),
  );
  const unwanted = native.filter((name) => !(consumer.native ?? []).includes(name));
  return [
    ...able.map((node) => runOn(node, folder, consumer)),
    ...unwanted.map((name) => ({ passed: false, what: `${consumer.name} brings ${name}` })),
  ];
}

function runOn({ version, path, env }: Node, folder: string, { name, expected }: Consumer): Verdict {
  const output = run(path, ['program.js'], folder, env).trim();
  const passed = expected instanceof RegExp ? expected.test(output) : output === expected;
  const installed = readdirSync(join(folder, 'node_modules', '@fgclip2')).sort();
  return {
    passed,
    what: `${name}, Node ${version} (${installed.join(', ')}): ${output.replaceAll('\n', ' | ')}`,
  };
}
