import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

// What pnpm asks while it packs: each published package says where its source is, from the one line `repository` in the
// package.json beside this file, an address such as "https://example.org/owner/name". Without that line nothing is said.

const root = fileURLToPath(new URL('.', import.meta.url));

/** Where a package's source is, for its package.json. */
export function sourceOf(directory, { repository, homepage, bugs }) {
  if (repository === undefined) return {};
  if (!/^https:\/\/[^/]+\/.+[^/]$/.test(repository) || repository.endsWith('.git')) {
    throw new TypeError(
      `[fgclip2] Expected an address like "https://example.org/owner/name" for repository in package.json, got ${JSON.stringify(repository)}.`,
    );
  }
  return {
    repository: { type: 'git', url: `git+${repository}.git`, directory },
    homepage: homepage ?? `${repository}/tree/main/${directory}#readme`,
    bugs: bugs ?? `${repository}/issues`,
  };
}

export const hooks = {
  beforePacking(manifest, folder) {
    const workspace = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
    const directory = relative(root, folder).replaceAll('\\', '/');
    return { ...manifest, ...sourceOf(directory, workspace) };
  },
};
