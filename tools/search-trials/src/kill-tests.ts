// Indexes images in processes that are killed, and in two at once: npm run kill-tests [-- <images> [<kills>]]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IndexContents } from './index-contents.ts';
import { killTrial, twoAtOnce } from './kill-trial.ts';
import { writeVariedScenes } from './varied-scenes.ts';

const [count = 600, kills = 20] = process.argv.slice(2).map(Number);
const folder = await mkdtemp(join(tmpdir(), 'fgclip2-kills-'));
try {
  const images = join(folder, 'images');
  await writeVariedScenes(images, count);
  const trial = await killTrial(images, folder, { kills, most: Math.ceil((2.2 * count) / kills) });
  console.log(`${count} images, ${trial.kills} of ${kills} processes killed, one left to end.`);
  console.log(`The last one found ${trial.last.skipped} done and indexed ${trial.last.indexed}.`);
  compare('killed', trial.killed, trial.unkilled);
  const two = await twoAtOnce(images, folder);
  const shares = two.runs.map(({ indexed }) => indexed);
  console.log(
    `Two processes at once indexed ${shares.join(' and ')}: ${shares[0]! + shares[1]! - count} twice.`,
  );
  compare('two at once', two.contents, trial.unkilled);
} finally {
  await rm(folder, { recursive: true });
}

function compare(name: string, got: IndexContents, expected: IndexContents): void {
  const differences = (Object.keys(expected) as (keyof IndexContents)[]).filter(
    (key) => got[key] !== expected[key],
  );
  const { check, images, files, sha256 } = got;
  console.log(`${name}: check ${check}, ${images} images, ${files} files, contents ${sha256.slice(0, 12)}`);
  console.log(differences.length === 0 ? '  equal to the unkilled one' : `  DIFFERENT in ${differences}`);
  if (differences.length > 0) process.exitCode = 1;
}
