import { readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compileKernel } from './compile.ts';

// `npm run build:wasm`: writes the compiled kernel into src/resize/resize-kernel.ts.

const path = fileURLToPath(new URL('../src/resize/resize-kernel.ts', import.meta.url));
const source = await readFile(path, 'utf8');
const base64 = await compileKernel();
await writeFile(
  `${path}.tmp`,
  source.replace(/(?<=kernelBinary: string =\s+')[^']+/, () => base64),
);
await rename(`${path}.tmp`, path);
