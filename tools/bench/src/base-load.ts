import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PresetName, preset } from '@fgclip2/config';
import { type StateDictConfig, writeProceduralCheckpoint } from '@fgclip2/test-kit/procedural';

// What opening a checkpoint of a published size costs: `pnpm bench [base|large|so400m]` writes one (1.5 GB for
// base), opens it in a fresh process, embeds one image of 256 patches and one text, and prints times and the
// peak of anonymous memory (Linux only: RssAnon leaves out the mapped file).

const size = (process.argv[2] ?? 'base') as PresetName;
const folder = await mkdtemp(join(tmpdir(), `fgclip2-${size}-`));
try {
  await writeProceduralCheckpoint(folder, preset(size).toJSON() as unknown as StateDictConfig, 1);
  for (const prepacking of [true, false]) await measure(folder, prepacking);
} finally {
  await rm(folder, { recursive: true });
}

async function measure(checkpoint: string, prepacking: boolean): Promise<void> {
  const script = fileURLToPath(new URL('./embed-once.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--conditions=@fgclip2/source', script, checkpoint, String(prepacking)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let peak = 0;
  const sampling = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    peak = Math.max(peak, Number(/RssAnon:\s+(\d+) kB/.exec(status)?.[1] ?? 0));
  }, 5);
  let output = '';
  for await (const chunk of child.stdout) output += chunk;
  clearInterval(sampling);
  console.log(`${size}, prepacking ${prepacking ? 'on' : 'off'}`);
  console.log(output.trimEnd());
  console.log(`peak RssAnon            ${(peak / 1e6).toFixed(2)} GB\n`);
}
