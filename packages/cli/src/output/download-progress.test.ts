import { describe, expect, it } from 'vitest';
import { downloadProgress } from './download-progress.ts';

function listen(isTTY: boolean) {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  const onProgress = downloadProgress({ isTTY, write } as unknown as NodeJS.WriteStream);
  return { written, onProgress };
}

describe('downloadProgress', () => {
  it('keeps one line a file, ended with the file', () => {
    const { written, onProgress } = listen(true);
    const file = 'model.safetensors';
    onProgress({ file, loaded: 500_000, total: 1_500_000 });
    onProgress({ file, loaded: 1_500_000, total: 1_500_000 });
    onProgress({ file: 'config.json', loaded: 200, total: undefined });
    expect(written).toEqual([
      '\r\u001B[Kmodel.safetensors  0.5 MB of 1.5 MB',
      '\r\u001B[Kmodel.safetensors  1.5 MB of 1.5 MB\n',
      '\r\u001B[Kconfig.json  0.0 MB',
    ]);
  });

  it('prints nothing where the stream is no terminal', () => {
    const { written, onProgress } = listen(false);
    onProgress({ file: 'config.json', loaded: 1, total: 2 });
    expect(written).toEqual([]);
  });
});
