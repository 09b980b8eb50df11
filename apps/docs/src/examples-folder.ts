import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Where the programs of the guides are; each ends with what it prints, as comments. */
export const examplesFolder: string = fileURLToPath(new URL('examples/', import.meta.url));

/** What precedes the comments with the output. */
export const promise = '// Prints:\n';

/** What an example prints when it runs. */
export async function printedBy(name: string): Promise<string> {
  const args = ['--conditions=@fgclip2/source', `${examplesFolder}${name}`];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return stdout.trimEnd();
}

/** What an example says that it prints. */
export function promisedBy(source: string): string {
  return source
    .split(promise)[1]!
    .replaceAll(/^\/\/ ?/gm, '')
    .trimEnd();
}
