import { readFile } from 'node:fs/promises';
import asc from 'assemblyscript/asc';

/** hamming.ts of this folder, compiled, as base64: what src/codes/hamming-kernel.ts holds. */
export async function compileKernel(): Promise<string> {
  const source = await readFile(new URL('./hamming.ts', import.meta.url), 'utf8');
  const { binary, error, stderr } = await asc.compileString(
    { 'hamming.ts': source },
    { optimizeLevel: 3, runtime: 'stub', enable: ['simd'], noAssert: true },
  );
  if (binary === null) throw new Error(`wasm/hamming.ts does not compile.\n${stderr}`, { cause: error });
  return Buffer.from(binary).toString('base64');
}
