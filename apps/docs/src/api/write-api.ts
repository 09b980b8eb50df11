import { cpSync, existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, Converter, ReflectionKind, type TypeDocOptions } from 'typedoc';
import type { PluginOptions } from 'typedoc-plugin-markdown';
import { entriesOf, titleOf } from './entries.ts';
import { mainFirst } from './main-first.ts';

// Writes pages/api, one page an entry of a package, from the comments in the sources; and the same below pages/zh, so
// that menus and search there also have it.

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const packages = path('../../../../packages/');
const entries = entriesOf(packages);
const names = new Map(entries.map(({ name, file }) => [file.replace(/(\/index)?\.ts$/, ''), name]));

const markdown: Partial<PluginOptions & TypeDocOptions> = {
  router: 'module',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  expandObjects: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  entryFileName: 'index',
  pageTitleTemplates: {
    index: 'API',
    module: ({ rawName }) => titleOf(rawName),
    member: ({ rawName }) => rawName,
  },
};
const application = await Application.bootstrapWithPlugins({
  name: 'API',
  plugin: ['typedoc-plugin-markdown'],
  tsconfig: path('../../typedoc.tsconfig.json'),
  entryPoints: entries.map(({ file }) => `${packages}${file}`),
  out: path('../../pages/api'),
  readme: 'none',
  excludePrivate: true,
  excludeInternal: true,
  excludeExternals: true,
  // The repository's own compiler checks the types; this one is older.
  skipErrorChecking: true,
  disableSources: true,
  sort: ['source-order'],
  groupOrder: ['Functions', 'Classes', 'Variables', 'Interfaces', 'Type Aliases', '*'],
  logLevel: 'Error',
  ...markdown,
});
application.converter.on(Converter.EVENT_CREATE_DECLARATION, (_, reflection) => {
  if (reflection.kind === ReflectionKind.Module)
    reflection.name = names.get(reflection.name) ?? reflection.name;
});
const project = await application.convert();
if (project === undefined) throw new Error('[docs] typedoc could not read the sources.');
const [english, chinese] = [path('../../pages/api'), path('../../pages/zh/api')];
for (const folder of [english, chinese]) rmSync(folder, { recursive: true, force: true });
await application.generateOutputs(project);
// typedoc numbers an entry that is named like a type of its package, `session` beside `Session`.
for (const { name } of entries) {
  const numbered = `${english}/${name}-1.md`;
  if (existsSync(numbered)) renameSync(numbered, `${english}/${name}.md`);
}
// It also numbers the link to a class that extends one of its own name, though the page has one heading of that name.
const pages = new Map(
  globSync('**/*.md', { cwd: english }).map((page) => [page, readFileSync(`${english}/${page}`, 'utf8')]),
);
for (const [page, text] of pages) {
  const mended = text.replaceAll(/\]\(([^)#]*)#([\w-]+)-1\)/g, (link, file: string, heading: string) => {
    const target = pages.get(file === '' ? page : posix.join(posix.dirname(page), file)) ?? '';
    const namesakes = target.match(new RegExp(`^#+ ${heading}(\\(\\))?$`, 'gim')) ?? [];
    return namesakes.length === 1 ? link.replace('-1)', ')') : link;
  });
  const isMainEntry = page === 'fgclip2.md' || page === posix.join('fgclip2', 'browser.md');
  writeFileSync(`${english}/${page}`, isMainEntry ? mainFirst(mended, ['load()', 'Fgclip2']) : mended);
}
cpSync(english, chinese, { recursive: true });
for (const page of pages.keys()) {
  const text = readFileSync(`${chinese}/${page}`, 'utf8');
  writeFileSync(`${chinese}/${page}`, text.replace(/^# .*\n/m, '$&\n本页由源码注释生成，只有英文。\n'));
}
const list = entries.map(({ name, description }) => {
  const isMain = !name.replace('@fgclip2/', '').includes('/');
  return `- [${titleOf(name)}](./${name}.md)${isMain ? `: ${description}` : ''}`;
});
writeFileSync(`${english}/index.md`, `# API\n\n${list.join('\n')}\n`);
writeFileSync(
  `${chinese}/index.md`,
  `# API\n\n各包的 API 由源码注释生成，只有英文。\n\n${list.join('\n')}\n`,
);
