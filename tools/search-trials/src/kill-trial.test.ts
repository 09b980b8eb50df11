import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killTrial, twoAtOnce } from './kill-trial.ts';
import { writeVariedScenes } from './varied-scenes.ts';

const count = 80;

describe('indexing in processes', () => {
  let folder: string;
  let images: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fgclip2-kills-'));
    images = join(folder, 'images');
    await writeVariedScenes(images, count);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('gives the same index where it was killed and called again, and where two run at once', async () => {
    const { unkilled, killed, kills, last } = await killTrial(images, folder, { kills: 3, most: 70 });
    expect(unkilled).toMatchObject({ check: 'ok', images: count, files: count });
    expect(killed).toEqual(unkilled);
    expect(kills).toBeGreaterThan(0);
    expect(last.indexed + last.skipped).toBe(count);
    const { runs, contents } = await twoAtOnce(images, folder);
    expect(contents).toEqual(unkilled);
    for (const { failures } of runs) expect(failures).toBe(0);
  });
});
