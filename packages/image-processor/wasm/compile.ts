import { readFile } from 'node:fs/promises';
import asc from 'assemblyscript/asc';

/** The content of src/resize-kernel-binary.ts: resize.ts of this folder, compiled, as base64. */
export async function compileKernel(): Promise<string> {
  const source = await readFile(new URL('./resize.ts', import.meta.url), 'utf8');
  const { binary, error, stderr } = await asc.compileString(
    { 'resize.ts': source },
    { optimizeLevel: 3, runtime: 'stub', enable: ['simd'], noAssert: true },
  );
  if (binary === null) throw new Error(`wasm/resize.ts does not compile.\n${stderr}`, { cause: error });
  const base64 = Buffer.from(binary).toString('base64');
  return `/** wasm/resize.ts, compiled by \`pnpm build:wasm\`, as base64; not edited by hand. */
export const resizeKernelBinary: string =
  '${base64}';
`;
}
