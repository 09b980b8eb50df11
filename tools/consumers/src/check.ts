import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkProgram } from './check-program.ts';
import { checkProject } from './check-project.ts';
import { checkSite } from './check-site.ts';
import { consumers } from './consumers.ts';
import { nodes } from './nodes.ts';
import { packAll } from './pack-all.ts';
import { projects } from './project.ts';
import { sites } from './site.ts';
import type { Verdict } from './verdict.ts';

// `npm run consumers`: packs every package, installs each consumer's choice of them with npm into an empty folder, and
// runs the consumer's program there, or builds its page and opens it in Chromium. It needs a registry for the
// third-party packages, and a build. README.md says what the words and options do.

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean', default: false },
    node: { type: 'string', multiple: true },
    programs: { type: 'boolean', default: false },
    sites: { type: 'boolean', default: false },
    lock: { type: 'boolean', default: false },
  },
});
const isChosen = (name: string): boolean => words.length === 0 || words.some((word) => name.includes(word));
const usual = values.node ?? (values.all ? nodes : [process.versions.node]);
const [oldest] = nodes;
const smoke = values.node ?? [...new Set([oldest!, ...usual])];
const work = mkdtempSync(join(tmpdir(), 'fgclip2-consumers-'));
try {
  const tarballs = packAll(join(work, 'tarballs'));
  for (const consumer of values.sites ? [] : consumers) {
    if (!isChosen(consumer.name)) continue;
    show(checkProgram(work, consumer, tarballs, consumer.isSmoke ? smoke : usual));
  }
  for (const project of values.sites ? [] : projects) {
    if (!isChosen(project.name)) continue;
    const slow = values.all || words.length > 0;
    show(checkProject(work, project, { tarballs, lock: values.lock, versions: usual, slow }));
  }
  for (const site of values.programs ? [] : sites) {
    if (!isChosen(site.name)) continue;
    show(await checkSite(work, site, { tarballs, lock: values.lock, versions: usual }));
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
