import { type IndexContents, indexContents } from './index-contents.ts';
import { type IndexRun, runIndex } from './run-index.ts';
import { randomFrom } from './varied-scenes.ts';

/** What came of {@link killTrial}. */
export interface KillTrial {
  readonly unkilled: IndexContents;
  readonly killed: IndexContents;
  /** Processes that got SIGKILL. */
  readonly kills: number;
  /** What the last process, which was not killed, found done and did. */
  readonly last: IndexRun;
}

/** Indexes a folder without a kill, and again with a number of them; `folder` for the files of both. */
export async function killTrial(
  images: string,
  folder: string,
  { kills, most }: { kills: number; most: number },
): Promise<KillTrial> {
  const [plain, tried] = [`${folder}/unkilled.fgclip2`, `${folder}/killed.fgclip2`];
  await runIndex(plain, images);
  const random = randomFrom(kills);
  let killed = 0;
  for (let turn = 0; turn < kills; turn++) {
    const end = await runIndex(tried, images, 1 + Math.floor(random() * most));
    if (end === undefined) killed++;
  }
  const last = (await runIndex(tried, images))!;
  return { unkilled: await indexContents(plain), killed: await indexContents(tried), kills: killed, last };
}

/** What came of {@link twoAtOnce}. */
export interface TwoAtOnce {
  readonly runs: readonly IndexRun[];
  readonly contents: IndexContents;
}

/** Indexes a folder into one file by two processes at once. */
export async function twoAtOnce(images: string, folder: string): Promise<TwoAtOnce> {
  const path = `${folder}/two.fgclip2`;
  const runs = await Promise.all([runIndex(path, images), runIndex(path, images)]);
  return { runs: runs.map((run) => run!), contents: await indexContents(path) };
}
