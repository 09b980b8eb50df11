import { readFile } from 'node:fs/promises';
import asc from 'assemblyscript/asc';

/** resize.ts of this folder, compiled, as base64: what src/resize/resize-kernel.ts holds. */
export async function compileKernel(): Promise<string> {
  const source = await readFile(new URL('./resize.ts', import.meta.url), 'utf8');
  const { binary, error, stderr } = await asc.compileString(
    { 'resize.ts': source },
    { optimizeLevel: 3, runtime: 'stub', enable: ['simd'], noAssert: true },
  );
  if (binary === null) throw new Error(`wasm/resize.ts does not compile.\n${stderr}`, { cause: error });
  return Buffer.from(binary).toString('base64');
}
