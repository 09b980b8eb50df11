import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { functionNamed } from './function-named.ts';

// Writes the pieces of the sources that pages show.

const generated = new URL('../../generated/', import.meta.url);
const architecture = new URL('../../../../packages/vision-model/src/architecture.ts', import.meta.url);
await mkdir(generated, { recursive: true });
const source = await readFile(architecture, 'utf8');
await writeFile(new URL('vision-tower.ts', generated), functionNamed(source, 'visionTower'));
