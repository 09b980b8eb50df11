import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Installed, installedSize } from '../installed-size.ts';
import { peers } from '../peers.ts';
import type { Row } from '../report.ts';
import type { Suite } from '../suite.ts';

/** What each set of packages puts on the disk. */
export const installSize: Suite = {
  title: 'Install size',
  async run() {
    const rows = [...sets()].map(([name, folders]): Row => row(name, installedSize(folders)));
    const library = join(peers.folder, 'node_modules/@huggingface/transformers');
    const skipped: string[] = [];
    if (existsSync(library)) rows.push(row('@huggingface/transformers', installedSize([library])));
    else skipped.push(`transformers.js is not installed: ${peers.command}`);
    const notes = [
      `Bytes on the disk after an install on ${process.platform} ${process.arch}, dependencies included; of this repository’s packages what is packed. onnxruntime-node brings its libraries for every platform.`,
    ];
    return { notes, rounds: 1, rows, skipped };
  },
};

/** The sets that are measured: folders of packages by what is installed. */
export function sets(): Map<string, string[]> {
  const ours = (name: string): string =>
    fileURLToPath(new URL(`../../../../packages/${name}`, import.meta.url));
  const theirs = (from: string, name: string): string => join(ours(from), 'node_modules', name);
  return new Map([
    ['@fgclip2/text-model + @fgclip2/tokenizer', [ours('text-model'), ours('tokenizer')]],
    ['the same + @fgclip2/runtime-node', [ours('text-model'), ours('tokenizer'), ours('runtime-node')]],
    [
      'fgclip2 + @fgclip2/runtime-node + sharp',
      [ours('fgclip2'), ours('runtime-node'), theirs('fgclip2', 'sharp')],
    ],
    ['fgclip2 + @fgclip2/runtime-web', [ours('fgclip2'), ours('runtime-web')]],
    ['@fgclip2/cli', [ours('cli')]],
  ]);
}

function row(name: string, { bytes, packages }: Installed): Row {
  const own = [...packages].filter(([key]) => /^(@fgclip2\/|fgclip2@)/.test(key));
  const figures = {
    MB: (bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0),
    packages: packages.size,
    'of them ours': own.length,
    'largest package': largest(packages),
  };
  return { case: '', name, wall: null, cpu: null, speed: null, figures };
}

function largest(packages: Installed['packages']): string {
  const [key, bytes] = [...packages].reduce((most, next) => (next[1] > most[1] ? next : most));
  return `${key} ${(bytes / 1e6).toFixed(1)} MB`;
}
