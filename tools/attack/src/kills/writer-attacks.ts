import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalHub } from '@fgclip2/files-kit/local-hub';
import type { Attack, AttackOptions, AttackResult, Try } from '../attack.ts';
import { shortened } from '../foreign-error.ts';
import { tryOften } from '../try-often.ts';
import { filesIn } from './files-in.ts';
import { runWriter, type WriterRun } from './run-writer.ts';
import type { Writer } from './writer.ts';
import { filesOfHub, writers } from './writers.ts';

/** Those of each kind that the tests run, too: a run takes seconds. */
const inTests = { kills: ['hub', 'copy', 'embed', 'index'], atOnce: ['hub'] };

/** Kills each writer at any moment: what is there is whole, and the next run makes all and tidies up. */
export const killAttacks: readonly Attack[] = writers.map((writer) => ({
  name: `kill-${writer.name}`,
  subject: `${writer.subject}, killed`,
  counts: { test: inTests.kills.includes(writer.name) ? 1 : 0, long: 200 },
  run: (options) => withWholeRun(writer, options, killOnce),
}));

/** Runs each writer several times at once, in an empty folder. */
export const atOnceAttacks: readonly Attack[] = writers.map((writer) => ({
  name: `at-once-${writer.name}`,
  subject: `${writer.subject}, at once`,
  counts: { test: inTests.atOnce.includes(writer.name) ? 1 : 0, long: 50 },
  run: (options) => withWholeRun(writer, options, runAtOnce),
}));

/** What a writer makes where nothing happens to it. */
interface WholeRun {
  made: string;
  files: ReadonlyMap<string, string>;
  milliseconds: number;
  hub: string;
}

async function withWholeRun(
  writer: Writer,
  options: AttackOptions,
  tryOnce: (writer: Writer, whole: WholeRun) => Try,
): Promise<AttackResult> {
  await using hub = await startLocalHub({ repositories: { 'a/b': { files: await filesOfHub() } } });
  const whole = await inFolder(writer, async (folder) => {
    const run = await runWriter(writer, folder, hub.url);
    if (run.made === undefined) throw new Error(`${writer.name} failed: ${run.errors}`);
    return { ...run, made: run.made, files: await filesIn(folder), hub: hub.url };
  });
  return await tryOften(options, tryOnce(writer, whole));
}

function killOnce(writer: Writer, whole: WholeRun): Try {
  return (random) =>
    inFolder(writer, async (folder) => {
      const signal = random.chance(0.25) ? 'SIGTERM' : 'SIGKILL';
      const after = random.next() * whole.milliseconds;
      const before = await filesIn(folder);
      await runWriter(writer, folder, whole.hub, { signal, after });
      const half = await halfIn(writer, folder, whole, before);
      const next = await runWriter(writer, folder, whole.hub);
      const problem = half ?? wrongIn(next, whole) ?? (await leftIn(folder, whole));
      return problem && `${problem} (${signal} after ${after.toFixed(0)} ms)`;
    });
}

function runAtOnce(writer: Writer, whole: WholeRun): Try {
  return (random) =>
    inFolder(writer, async (folder) => {
      const count = 2 + random.below(3);
      const runs = await Promise.all(
        Array.from({ length: count }, () => runWriter(writer, folder, whole.hub)),
      );
      const refused = (run: WriterRun) =>
        writer.refusesSecond === true && /which exists|cannot be written/.test(run.errors);
      const made = runs.filter((run) => !refused(run));
      if (made.length === 0) return `none of ${count} at once made it: ${runs[0]!.errors}`;
      const problem = made.map((run) => wrongIn(run, whole)).find((each) => each !== undefined);
      return problem ?? (await halfIn(writer, folder, whole, new Map())) ?? (await leftIn(folder, whole));
    });
}

/** Work in a new folder with what is there before. */
async function inFolder<T>(writer: Writer, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'fgclip2-attack-'));
  try {
    await writer.prepare?.(folder);
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What has the name of a whole file, and other bytes than it has or had before. */
async function halfIn(
  { isVaried = () => false, problemIn }: Writer,
  folder: string,
  { files }: WholeRun,
  before: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  for (const [path, digest] of await filesIn(folder)) {
    const isKnown = !files.has(path) || [files.get(path), before.get(path)].includes(digest);
    if (!isKnown && !isVaried(path)) return `${path} is there by halves`;
  }
  return problemIn?.(folder);
}

function wrongIn({ made, errors }: WriterRun, whole: WholeRun): string | undefined {
  if (made === whole.made) return undefined;
  return made === undefined ? `failed: ${shortened(errors, 400)}` : `made ${made} instead of ${whole.made}`;
}

/** What a whole run does not leave. */
async function leftIn(folder: string, { files }: WholeRun): Promise<string | undefined> {
  const left = [...(await filesIn(folder)).keys()].filter((path) => !files.has(path));
  return left.length === 0 ? undefined : `left ${left.join(', ')}`;
}
