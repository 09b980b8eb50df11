import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the site is served; ends with its sub-path. */
    site: string;
    /** The folder it was built in. */
    folder: string;
  }
}

/** Builds the site for a sub-path into a folder of its own, and serves it until the tests have run. */
export default async function buildAndServe({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'fgclip2-docs-'));
  process.env.DOCS_BASE = '/guides/fgclip2/';
  process.env.DOCS_FOLDER = folder;
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const { build, serve } = await import('vitepress');
  await build(root);
  const { server } = await serve({ root, port: 0 });
  const { port } = server!.address() as AddressInfo;
  provide('site', `http://127.0.0.1:${port}${process.env.DOCS_BASE}`);
  provide('folder', folder);
  return async () => {
    await new Promise((resolve) => server!.close(resolve));
    await rm(folder, { recursive: true });
  };
}
