import { readFileSync } from 'node:fs';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const sample = './node_modules/@fgclip2/demo-checkpoint';
/** What stands in the README, and what a machine without the checkpoint has in its place. */
const replacements = [
  [/'qihoo360\/fg-clip2-base'|'\.\/fg-clip2-base'/, `'${sample}/checkpoint'`],
  [/'photo\.jpg'/, `'${sample}/scenes/scene0.png'`],
] as const;

/** The README's first program in which these words stand, with the sample checkpoint in place of the published one. */
export function readmeProgram(words: string): string {
  const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code!);
  let program = blocks.find((code) => code.includes(words));
  if (program === undefined)
    throw new RangeError(`[consumers] Expected a program with ${words} in README.md.`);
  for (const [wanted, instead] of replacements) {
    if (!wanted.test(program))
      throw new RangeError(`[consumers] Expected ${wanted} in the README's ${program}`);
    program = program.replace(wanted, instead);
  }
  return program;
}

/** The packages of ours that a program imports from. */
export function packagesOf(program: string): string[] {
  return [...program.matchAll(/from '((?:@fgclip2\/)?[\w-]+)/g)].map(([, name]) => name!);
}
