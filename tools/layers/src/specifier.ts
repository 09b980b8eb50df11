import { posix } from 'node:path';

/** The package a specifier is of: `@fgclip2/checkpoint/node` is of `@fgclip2/checkpoint`. */
export function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** The file a relative specifier means, seen from `file`. */
export function resolveSpecifier(file: string, specifier: string): string {
  return posix.join(posix.dirname(file), specifier);
}
