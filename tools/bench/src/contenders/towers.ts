import { execFileSync } from 'node:child_process';
import { peers } from '../peers.ts';
import type { SuiteOptions } from '../suite.ts';
import type { OursOptions } from './ours.ts';
import { type Contender, startContender } from './start-contender.ts';

/** Contenders by name, and why others were left out. */
export interface Contenders {
  readonly found: ReadonlyMap<string, Contender>;
  readonly skipped: readonly string[];
}

/** Starts everything that runs a tower: ours, the naive export, transformers.js, PyTorch. */
export async function startTowers({ workbench, python }: SuiteOptions): Promise<Contenders> {
  const { folder } = workbench;
  const found = new Map<string, Contender>();
  const skipped: string[] = [];
  for (const dtype of ['fp32', 'q8'] as const) found.set(`ours ${dtype}`, await startOurs(workbench, dtype));
  found.set(naive, await startContender('naive.ts', { workbench: folder }));
  if (peers.version('@huggingface/transformers') === undefined) {
    skipped.push(`transformers.js is not installed: ${peers.command}`);
  } else {
    for (const dtype of ['fp32', 'q8']) {
      const contender = await startContender('transformers.ts', { workbench: folder, dtype });
      found.set(`transformers.js ${dtype}`, contender);
    }
  }
  const reason = withoutTorch(python);
  if (reason !== undefined) skipped.push(`PyTorch: ${reason}`);
  else {
    for (const dtype of ['float32', 'bfloat16']) {
      const contender = await startContender('pytorch.py', { workbench: folder, dtype }, python);
      found.set(`PyTorch ${dtype}`, contender);
    }
  }
  return { found, skipped };
}

/** The name of the export-like graph, which speeds compare with. */
export const naive = 'naive fp32';

/** Starts ours on one of the workbench's checkpoints. */
export function startOurs(
  { folder, checkpoints }: SuiteOptions['workbench'],
  dtype: 'fp32' | 'q8',
  options: Partial<OursOptions> = {},
): Promise<Contender> {
  return startContender('ours.ts', { workbench: folder, checkpoint: checkpoints[dtype], ...options });
}

function withoutTorch(python: string | undefined): string | undefined {
  if (python === undefined) return 'no --python was given';
  try {
    execFileSync(python, ['-c', 'import torch, transformers, safetensors'], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return `${error}`.trim().split('\n').at(-1);
  }
}
