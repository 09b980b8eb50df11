import { describe, expect, it } from 'vitest';
import { importsOf } from './imports-of.ts';

describe('importsOf', () => {
  it.each([
    ['a default import', `import model from './a.ts';`],
    ['names over lines', `import {\n  type A,\n  b as c,\n} from './a.ts';`],
    ['types', `import type { A } from "./a.ts";`],
    ['a namespace', `import * as a from './a.ts';`],
    ['an import for its effects', `import './a.ts';`],
    ['an import on one line with others', `import './a.ts';const x = 1;`],
    ['export from', `export { a } from './a.ts';`],
    ['export of types', `export type { A } from './a.ts';`],
    ['export of everything', `export * from './a.ts';`],
    ['a dynamic import', `const a = await import('./a.ts');`],
    ['a dynamic import of a template', 'const a = await import(`./a.ts`);'],
    ['the type of an import', `let a: import('./a.ts').A;`],
    ['an import inside a template', `const a = \`x\${await import("./a.ts")}y\`;`],
    ['an import after a division', `const a = b / 2; import('./a.ts'); const c = d / 2;`],
    ['an import after a pattern with quotes', `const a = /['"\`/*]/.test(b);\nimport('./a.ts');`],
    ['an import after a string with a comment', `const a = 'http://x'; import('./a.ts');`],
  ])('finds %s', (_, source) => {
    expect(importsOf(source).map(({ specifier }) => specifier)).toEqual(['./a.ts']);
  });

  it.each([
    ['a comment', `// import './a.ts';`],
    ['a block comment', `/**\n * import { a } from './a.ts';\n */`],
    ['a string', `const a = "import './a.ts'";`],
    ['a template', `const a = \`\${b}import "./a.ts"\${\`import "./b.ts"\`}\`;`],
    ['a method', `loader.import('./a.ts');`],
    ['import.meta', `new URL('./a.ts', import.meta.url);`],
    ['an exported value', `export const from = './a.ts';`],
    ['a pattern', `const a = /import '.\\/a.ts'/;`],
  ])('ignores %s', (_, source) => {
    expect(importsOf(source)).toEqual([]);
  });

  it('gives the line of each specifier', () => {
    const source = `/* two\nlines */\nimport {\n  a,\n} from './a.ts';\nconst b = \`\n\${1}\n\`;\nexport * from './b.ts';\n`;
    expect(importsOf(source)).toEqual([
      { specifier: './a.ts', line: 5 },
      { specifier: './b.ts', line: 9 },
    ]);
  });
});
