import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { examplesFolder, printedBy, promisedBy } from './examples-folder.ts';

const examples = (await readdir(examplesFolder)).filter((name) => name.endsWith('.ts'));

it.each(examples)('%s prints what its last lines say', async (name) => {
  const promised = promisedBy(await readFile(`${examplesFolder}${name}`, 'utf8'));
  expect(await printedBy(name)).toBe(promised);
});
