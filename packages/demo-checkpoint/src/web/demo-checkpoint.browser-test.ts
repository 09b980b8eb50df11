import { clearCache } from '@fgclip2/files/web';
import { describeFilesContract } from '@fgclip2/files-kit/files-contract';
import { afterAll, beforeAll } from 'vitest';
import { demoCheckpoint } from './demo-checkpoint.ts';

const contents: Record<string, Uint8Array> = {};

beforeAll(async () => {
  for (const file of await demoCheckpoint.list!()) {
    const response = await fetch(new URL(`../../checkpoint/${file}`, import.meta.url));
    contents[file] = new Uint8Array(await response.arrayBuffer());
  }
});
afterAll(async () => void (await clearCache()));

describeFilesContract('demoCheckpoint in the browser', () => ({ files: demoCheckpoint, contents }));
