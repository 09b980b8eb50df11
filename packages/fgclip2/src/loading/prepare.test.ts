import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import type { Files } from '@fgclip2/files';
import type { Runtime } from '@fgclip2/runtime';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { describe, expect, it } from 'vitest';
import { load } from '../node/load.ts';
import type { PrepareProgress, Tower } from './prepare.ts';

/** The files without their paths, so that their bytes are read and not mapped. */
const unmapped: Files = {
  name: 'somewhere',
  async open(file, options) {
    const source = await demoCheckpoint.open(file, options);
    return source && { name: source.name, size: source.size, read: source.read };
  },
};

/** A runtime that counts its sessions. */
function counting(): { runtime: Runtime; sessions: () => number } {
  const actual = nodeRuntime({ threads: 1 });
  let sessions = 0;
  const createSession: Runtime['createSession'] = (...args) => {
    sessions++;
    return actual.createSession(...args);
  };
  return { runtime: { ...actual, createSession }, sessions: () => sessions };
}

describe('prepare', () => {
  it.each<[towers: Tower[], sessions: number]>([
    [['text'], 4],
    [['vision'], 3],
    [['text', 'vision'], 7],
  ])('starts all that %j needs, and says how far it is', async (towers, wanted) => {
    const { runtime, sessions } = counting();
    await using _ = runtime;
    await using fgclip2 = await load(unmapped, { runtime });
    const progress: PrepareProgress[] = [];
    await fgclip2.prepare(towers, { onProgress: (event) => progress.push(event) });
    expect(sessions()).toBe(wanted);
    const { total } = progress[0]!;
    expect(progress[0]).toEqual({ loaded: 0, total });
    expect(progress.at(-1)).toEqual({ loaded: total, total });
    expect(progress.length).toBeGreaterThan(wanted);
    const loaded = progress.map((event) => event.loaded);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    // What was announced is what was read, but for the gaps between weights and a few rows of tokens.
    expect(loaded.at(-2)! / total).toBeGreaterThan(0.98);
    if (towers.includes('text')) await fgclip2.embedTexts(['a burger']);
    if (towers.includes('vision')) await fgclip2.embedImages([demoScenes()[0]!.url]);
    expect(sessions()).toBe(wanted);
  });

  it('stops with its signal, and goes on when it is asked again', async () => {
    const { runtime } = counting();
    await using _ = runtime;
    await using fgclip2 = await load(unmapped, { runtime });
    const reason = new Error('changed my mind');
    const controller = new AbortController();
    const stopped = fgclip2.prepare(['vision'], {
      signal: controller.signal,
      onProgress: ({ loaded }) => {
        if (loaded > 0) controller.abort(reason);
      },
    });
    await expect(stopped).rejects.toBe(reason);
    await fgclip2.prepare(['vision']);
  });

  it.each([
    [['texts'], `[fgclip2] Expected 'text', 'vision' or both for towers, got ["texts"].`],
    ['text', `got "text".`],
  ])('refuses %j', async (towers, words) => {
    await using fgclip2 = await load(demoCheckpoint);
    await expect(fgclip2.prepare(towers as Tower[])).rejects.toThrow(words);
  });
});
