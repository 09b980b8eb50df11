import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, totalmem } from 'node:os';

/** Where a report was measured. */
export interface Machine {
  readonly cpu: string;
  /** Instruction sets that decide the speed of matrix products. */
  readonly features: readonly string[];
  readonly cores: number;
  readonly memoryGB: number;
  readonly platform: string;
  readonly node: string;
  readonly onnxruntime: string;
}

const reported = ['avx2', 'avx512f', 'avx512_vnni', 'avx_vnni', 'amx_int8', 'amx_bf16'];

/** Describes this machine. */
export function machine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? process.arch,
    features: reported.filter((flag) => flags().includes(flag)),
    cores: availableParallelism(),
    memoryGB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    onnxruntime: onnxruntimeVersion(),
  };
}

function flags(): readonly string[] {
  try {
    return /^flags\s*: (.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1]?.split(' ') ?? [];
  } catch {
    return []; // Only Linux lists them there.
  }
}

function onnxruntimeVersion(): string {
  const runtime = createRequire(import.meta.resolve('@fgclip2/runtime-node'));
  return (runtime('onnxruntime-node/package.json') as { version: string }).version;
}
