import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packages } from '../packages.ts';
import type { Row } from '../report.ts';
import { type RunOnce, runOnce } from '../run-once.ts';
import { spread } from '../statistics.ts';
import type { Suite } from '../suite.ts';

/** Opening Gemma's vocabulary and encoding captions, beside the Rust tokenizer. */
export const tokenizer: Suite = {
  title: 'Tokenizer',
  async run({ workbench, rounds }) {
    const base = 'Rust';
    const cache = await mkdtemp(join(workbench.folder, 'cache-'));
    const contenders: readonly (readonly [name: string, kind: string, cold: boolean])[] = [
      [base, 'rust', false],
      ['ours, compact form kept', 'compact', false],
      ['ours, compact form made', 'compact', true],
      ['ours, from JSON', 'plain', false],
    ];
    const runs = contenders.map((): RunOnce[] => []);
    for (let round = -1; round < rounds; round++) {
      for (const [index, [, kind, cold]] of contenders.entries()) {
        const folder = cold ? await mkdtemp(join(workbench.folder, 'cache-')) : cache;
        const args = [
          ...packages.flags(),
          packages.script('once/tokenizer.ts'),
          kind,
          workbench.checkpoints.fp32,
          folder,
        ];
        const run = await runOnce(process.execPath, args);
        if (round >= 0) runs[index]!.push(run);
        if (cold) await rm(folder, { recursive: true });
      }
    }
    await rm(cache, { recursive: true });
    const rows = ['open', 'encode 256 texts'].flatMap((name) =>
      contenders.map(([contender], index): Row => {
        const times = (of: number): number[] => runs[of]!.map(({ report }) => report.figures![`${name} ms`]!);
        const others = times(0);
        const memory = Math.round(spread(runs[index]!.map(({ peak }) => peak)).median);
        return {
          case: name,
          name: contender,
          wall: spread(times(index)),
          cpu: null,
          speed: spread(times(index).map((time, round) => others[round]! / time)),
          figures: name === 'open' && memory > 0 ? { 'peak RssAnon MB': memory } : undefined,
        };
      }),
    );
    const notes = [
      'Gemma’s vocabulary of 256,000 in the published pipeline, every run a process of its own: from the file to a tokenizer, then 256 captions of 12 words, cut and padded to 64. The peak of anonymous memory is that of the whole process.',
      packages.note(),
    ];
    return { notes, base, rounds, rows, skipped: [] };
  },
};
