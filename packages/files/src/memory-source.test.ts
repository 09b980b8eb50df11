import { contractContents, describeFilesContract } from '@fgclip2/files-kit/files-contract';
import { describe, expect, it } from 'vitest';
import { memoryFiles, memorySource } from './memory-source.ts';

describeFilesContract('memoryFiles', () => ({
  files: memoryFiles(contractContents),
  contents: contractContents,
}));

describe('memoryFiles', () => {
  it('takes text, and names its files after itself', async () => {
    const files = memoryFiles({ 'config.json': '{}' }, 'dropped files');
    const source = (await files.open('config.json'))!;
    expect([files.name, source.name, source.size]).toEqual(['dropped files', 'dropped files/config.json', 2]);
  });
});

describe('memorySource', () => {
  it('gives bytes without copying them', async () => {
    const bytes = Uint8Array.of(1, 2, 3);
    expect((await memorySource(bytes).read(1, 3)).buffer).toBe(bytes.buffer);
  });
});
