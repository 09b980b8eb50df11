import { rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compileKernel } from './compile.ts';

// `pnpm build:wasm`: writes src/resize-kernel-binary.ts.

const path = fileURLToPath(new URL('../src/resize-kernel-binary.ts', import.meta.url));
await writeFile(`${path}.tmp`, await compileKernel());
await rename(`${path}.tmp`, path);
