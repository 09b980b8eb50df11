import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkProgram } from './check-program.ts';
import { checkSite } from './check-site.ts';
import { consumers } from './consumers.ts';
import { packAll } from './pack-all.ts';
import { sites } from './site.ts';
import type { Verdict } from './verdict.ts';

// `npm run consumers`: packs every package, installs each consumer's choice of them with npm into an empty folder, and
// runs the consumer's program there, or builds its page and opens it in Chromium. It needs a registry for the
// third-party packages, and a build. Words choose among them by name; `--lock` writes the pages' lockfiles anew.

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const lock = process.argv.includes('--lock');
const isChosen = (name: string): boolean => words.length === 0 || words.some((word) => name.includes(word));
const work = mkdtempSync(join(tmpdir(), 'fgclip2-consumers-'));
try {
  const tarballs = packAll(join(work, 'tarballs'));
  for (const consumer of consumers) {
    if (isChosen(consumer.name)) show(checkProgram(work, consumer, tarballs));
  }
  for (const site of sites) {
    if (isChosen(site.name)) show(await checkSite(work, site, { tarballs, lock }));
  }
} finally {
  rmSync(work, { recursive: true });
}

function show(verdicts: readonly Verdict[]): void {
  for (const { passed, what } of verdicts) {
    console.log(`${passed ? 'pass' : 'FAIL'}  ${what}`);
    if (!passed) process.exitCode = 1;
  }
}
