import { operations } from '../contenders/ceiling-size.ts';
import { startContender } from '../contenders/start-contender.ts';
import type { Task } from '../contenders/task.ts';
import { naive, startTowers } from '../contenders/towers.ts';
import { type Entry, interleave, type Measured, rowsOf } from '../interleave.ts';
import type { Row, SuiteReport } from '../report.ts';
import { cosine, spread } from '../statistics.ts';
import type { SuiteOptions } from '../suite.ts';
import type { Work } from '../work.ts';

/** A case that every tower runs. */
export interface TowerCase {
  readonly name: string;
  readonly task: Task;
  readonly work: Work;
  /** Contenders that cannot run it, by the start of their name. */
  readonly without?: string | undefined;
}

/** Measures every way to run a tower, beside the limits of the machine. */
export async function measureTowers(
  options: SuiteOptions,
  cases: readonly TowerCase[],
): Promise<Omit<SuiteReport, 'title' | 'notes'>> {
  const { found, skipped } = await startTowers(options);
  const limits = await startContender('ceilings.ts', {});
  const entries: Entry[] = [];
  for (const { name, task, without } of cases) {
    for (const [contenderName, contender] of found) {
      if (without !== undefined && contenderName.startsWith(without)) continue;
      entries.push({ case: name, name: contenderName, contender, task });
    }
  }
  for (const kind of ['sgemm', 'int8'] as const) {
    entries.push({ case: 'limit', name: `${kind} ceiling`, contender: limits, task: { kind } });
  }
  const measured = await interleave(entries, options.rounds);
  await Promise.all([limits, ...found.values()].map((contender) => contender.end()));

  const rate = (kind: string): number => {
    const { samples } = measured.find(({ name }) => name === `${kind} ceiling`)!;
    return operations / Math.min(...samples.map(({ wall }) => wall)); // A ceiling is the best there was.
  };
  const [sgemm, int8] = [rate('sgemm'), rate('int8')];
  const figures = ({ case: name, name: contender, task, samples }: Measured): Row['figures'] => {
    if (task.kind === 'sgemm' || task.kind === 'int8') {
      return { 'GOP/s': Math.round((task.kind === 'sgemm' ? sgemm : int8) / 1e6) };
    }
    const { work } = cases.find((it) => it.name === name)!;
    const eightBit = contender.includes('q8');
    const least = work.linear / (eightBit ? int8 : sgemm) + work.attention / sgemm;
    const limit = Math.round((100 * least) / spread(samples.map(({ wall }) => wall)).median);
    const exact = measured.find((it) => it.case === name && it.name === 'ours fp32')!;
    const alike = cosine(samples.at(-1)!.vector!, exact.samples.at(-1)!.vector!);
    return { '% of limit': limit, cosine: alike.toFixed(5) };
  };
  return { base: naive, rounds: options.rounds, rows: rowsOf(measured, naive, figures), skipped };
}

/** What the columns of a tower's table mean. */
export const towerNotes: readonly string[] = [
  '`naive fp32` is the same tower as an exporter writes it: MatMul and Add on transposed weights, attention and gelu in plain operators, the padding mask added. It runs on the same runtime with the same options as ours.',
  '`% of limit` is the time the tower’s products would take at the machine’s ceiling, over the time taken: products with weights at the float32 or the 8-bit ceiling, attention at the float32 one. The ceilings are the best rate of onnxruntime’s MatMul and MatMulInteger (unsigned x signed) at 1024 x 3072 x 768, in the same rounds.',
  '`cosine` compares the vector with that of `ours fp32`.',
  'transformers.js runs its Siglip classes on an export of the same weights, with its own default options; its q8 is what its script makes, one scale a tensor (unsigned where the tower holds a Conv), in onnxruntime’s fused spelling, the Conv itself left in float32.',
];
