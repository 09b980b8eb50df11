import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';

/** Where the command lines of the guides are, each after `$ `, with what they print below. */
export const transcriptsFolder: string = fileURLToPath(new URL('transcripts/', import.meta.url));

/** How the home folder is called in transcripts. */
const home = '/home/mei';

/** What is measured differs each time: seconds, milliseconds, images a second, bytes. */
const measured = /\d+(\.\d+)? (?=(s|ms|images\/s|bytes|[kMG]B)\b)/g;

/** A transcript with `#` for what was measured. */
export function withoutMeasures(transcript: string): string {
  return transcript.replaceAll(measured, '# ');
}

/** The transcripts by name, in their order: each works with what those before it have left. */
export async function transcripts(): Promise<Map<string, string>> {
  const names = (await readdir(transcriptsFolder)).sort();
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, await readFile(join(transcriptsFolder, name), 'utf8')] as const),
    ),
  );
}

/**
 * Runs the command lines of transcripts one after the other, in a home folder with the sample scenes in `photos` and the
 * sample checkpoint as the model; gives each transcript as it is now.
 */
export async function rerun(all: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'fgclip2-transcripts-')));
  try {
    await mkdir(join(folder, 'photos'));
    for (const { url } of demoScenes()) {
      const path = fileURLToPath(url);
      await cp(path, join(folder, 'photos', path.split(/[\\/]/).at(-1)!));
    }
    await symlink(demoCheckpoint.name, join(folder, 'sample'));
    const now = new Map<string, string>();
    for (const [name, transcript] of all) {
      const commands = transcript.split('\n').filter((line) => line.startsWith('$ '));
      let text = '';
      for (const command of commands) text += `${command}\n${await printedBy(command.slice(2), folder)}`;
      now.set(name, text);
    }
    return now;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function printedBy(line: string, folder: string): Promise<string> {
  const program = fileURLToPath(new URL('../../../packages/cli/src/cli.ts', import.meta.url));
  const flags = '--conditions=@fgclip2/source --disable-warning=ExperimentalWarning';
  const command = `fgclip2() { "${process.execPath}" ${flags} "${program}" "$@"; }; ${line}`;
  const env = {
    ...process.env,
    ...{ HOME: folder, XDG_DATA_HOME: join(folder, '.local', 'share'), FGCLIP2_MODEL: './sample' },
    ...{ FGCLIP2_INDEX: undefined, NO_COLOR: '1', FORCE_COLOR: undefined },
  };
  // Some commands end with code 1, as they say.
  const run = promisify(execFile)('bash', ['-c', command], { cwd: folder, env });
  const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
  return `${stderr}${stdout}`.replaceAll(folder, home);
}
