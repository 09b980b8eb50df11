/** The first lines of a program: its imports, and a model that is loaded. */
export function modelCode(model: string, ...names: string[]): string {
  const imports = `import { ${['load', ...names].sort().join(', ')} } from 'fgclip2';`;
  if (model !== 'demo') return `${imports}\n\nawait using fgclip2 = await load(${quote(model)});`;
  return `import { demoCheckpoint } from '@fgclip2/demo-checkpoint';\n${imports}\n\nawait using fgclip2 = await load(demoCheckpoint);`;
}

/** A string as TypeScript writes it. */
export function quote(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** An array of strings, one a line. */
export function quoteList(texts: readonly string[]): string {
  return `[\n${texts.map((text) => `  ${quote(text)},\n`).join('')}]`;
}
