import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Whether a name has characters that a shell would have expanded. */
export function isGlob(name: string): boolean {
  return /[*?[{]/.test(name);
}

/**
 * The paths that match a pattern of `*`, `?`, `[a-z]`, `{a,b}` and `**` (folders of any depth), sorted; names that
 * begin with a dot only where the pattern does.
 */
export async function expandGlob(pattern: string): Promise<string[]> {
  const separator = process.platform === 'win32' ? /[\\/]+/ : /\/+/;
  const found = new Set<string>();
  for (const one of braces(pattern)) {
    const [first, ...rest] = one.split(separator);
    const isRoot = first === '' || /^[a-zA-Z]:$/.test(first!);
    const paths = isRoot ? await below(`${first}/`, rest) : await below('', [first!, ...rest]);
    for (const path of paths) found.add(path);
  }
  return [...found].sort();
}

/** The patterns that the alternatives in braces stand for. */
function braces(pattern: string): string[] {
  const [whole, before, inside, after] = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(pattern) ?? [];
  if (whole === undefined) return [pattern];
  return inside!.split(',').flatMap((part) => braces(`${before}${part}${after}`));
}

async function below(base: string, segments: readonly string[]): Promise<string[]> {
  const [first, ...rest] = segments;
  if (first === undefined) return base === '' ? [] : [base];
  if (first === '**') {
    const deeper = (await entriesIn(base)).filter(
      (entry) => entry.isDirectory() && !entry.name.startsWith('.'),
    );
    const paths = await Promise.all(deeper.map(({ name }) => below(join(base, name), segments)));
    return [...(await below(base, rest)), ...paths.flat()];
  }
  if (!isGlob(first)) {
    const path = join(base, first);
    if ((await stat(path).catch(() => undefined)) === undefined) return [];
    return below(path, rest);
  }
  const matches = segmentPattern(first);
  const names = (await entriesIn(base)).map(({ name }) => name).filter((name) => matches.test(name));
  return (await Promise.all(names.map((name) => below(join(base, name), rest)))).flat();
}

async function entriesIn(folder: string) {
  return readdir(folder === '' ? '.' : folder, { withFileTypes: true }).catch(() => []);
}

function segmentPattern(segment: string): RegExp {
  const hidden = segment.startsWith('.') ? '' : '(?!\\.)';
  const source = segment.replaceAll(/\[(!?)([^\]]+)\]|[*?]|[\\^$.|+()[\]{}/-]/g, (found, not, characters) => {
    if (found === '*') return '.*';
    if (found === '?') return '.';
    if (characters === undefined) return `\\${found}`;
    return `[${not ? '^' : ''}${characters.replaceAll(/[\\\]^]/g, '\\$&')}]`;
  });
  return new RegExp(`^${hidden}${source}$`, 'su');
}
