import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Puts the demo checkpoint and its images below `demo/` of the site, where the demos look for them. */
export async function copyDemoCheckpoint(site: string): Promise<void> {
  const from = fileURLToPath(new URL('../../../../packages/demo-checkpoint/', import.meta.url));
  for (const folder of ['checkpoint', 'scenes']) {
    await cp(join(from, folder), join(site, 'demo', folder), { recursive: true });
  }
}
