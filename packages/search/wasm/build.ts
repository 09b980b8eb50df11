import { readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compileKernel } from './compile.ts';

// `npm run build:wasm`: writes the compiled kernel into src/codes/hamming-kernel.ts.

const path = fileURLToPath(new URL('../src/codes/hamming-kernel.ts', import.meta.url));
const source = await readFile(path, 'utf8');
const base64 = await compileKernel();
await writeFile(
  `${path}.tmp`,
  source.replace(/(?<=kernelBinary: string =\s+')[^']+/, () => base64),
);
await rename(`${path}.tmp`, path);
