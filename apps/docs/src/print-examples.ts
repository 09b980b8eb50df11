import { readdir, readFile, writeFile } from 'node:fs/promises';
import { examplesFolder, printedBy, promise } from './examples-folder.ts';

// Writes below each example what it prints; again whenever the demo checkpoint changes.

for (const name of await readdir(examplesFolder)) {
  const [program] = (await readFile(`${examplesFolder}${name}`, 'utf8')).split(promise);
  const lines = (await printedBy(name)).split('\n').map((line) => `// ${line}`.trimEnd());
  await writeFile(`${examplesFolder}${name}`, `${program}${promise}${lines.join('\n')}\n`);
}
