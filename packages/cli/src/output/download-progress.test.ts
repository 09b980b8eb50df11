import { describe, expect, it } from 'vitest';
import { downloadProgress } from './download-progress.ts';

function listen(isTTY: boolean) {
  const written: string[] = [];
  const clock = { seconds: 0 };
  const stream = { isTTY, columns: 200, write: (text: string) => written.push(text) > 0 };
  const onProgress = downloadProgress(stream, () => 1000 * clock.seconds);
  return { written, clock, onProgress };
}

const file = 'model.safetensors';
const where = { from: 'https://huggingface.co/a/b', to: '/cache' };

describe('downloadProgress', () => {
  it('says what comes from where to where, then keeps a bar on a terminal, ended with the file', () => {
    const { written, clock, onProgress } = listen(true);
    onProgress({ file, loaded: 0, total: 1_600_000_000, ...where });
    clock.seconds = 0.05;
    onProgress({ file, loaded: 100_000, total: 1_600_000_000, ...where });
    clock.seconds = 10;
    onProgress({ file, loaded: 160_000_000, total: 1_600_000_000, ...where });
    clock.seconds = 100;
    onProgress({ file, loaded: 1_600_000_000, total: 1_600_000_000, ...where });
    expect(written).toEqual([
      '\r\u001B[KDownloading model.safetensors (1.6 GB) from https://huggingface.co/a/b to /cache\n',
      '\r\u001B[Kmodel.safetensors  [##------------------]  10 %  160.0 MB of 1.6 GB  16.0 MB/s  1:30 min left',
      '\r\u001B[Kmodel.safetensors  [####################] 100 %  1.6 GB of 1.6 GB  16.0 MB/s\n',
    ]);
  });

  it('begins a file in place of the bar of another on a terminal', () => {
    const { written, clock, onProgress } = listen(true);
    onProgress({ file, loaded: 0, total: 10_000_000 });
    clock.seconds = 1;
    onProgress({ file, loaded: 1_000_000, total: 10_000_000 });
    onProgress({ file: 'tokenizer.json', loaded: 0, total: 34_000_000 });
    expect(written.map((text) => text.slice(0, 25))).toEqual([
      '\r\u001B[KDownloading model.saf',
      '\r\u001B[Kmodel.safetensors  [#',
      '\r\u001B[KDownloading tokenizer',
    ]);
  });

  it('prints a line every ten seconds elsewhere, and how much was here before', () => {
    const { written, clock, onProgress } = listen(false);
    for (clock.seconds = 0; clock.seconds <= 21; clock.seconds++) {
      onProgress({ file, loaded: 2_000_000 + clock.seconds * 1_000_000, total: 50_000_000 });
    }
    expect(written).toEqual([
      'Downloading model.safetensors (50.0 MB, 2.0 MB of it here)\n',
      'model.safetensors  24 %  12.0 MB of 50.0 MB  1.0 MB/s  38 s left\n',
      'model.safetensors  44 %  22.0 MB of 50.0 MB  1.0 MB/s  28 s left\n',
    ]);
  });

  it('says nothing of small files, and calls copies by their name', () => {
    const { written, onProgress } = listen(false);
    onProgress({ file: 'config.json', loaded: 1, total: 2000 });
    onProgress({ file: 'model.safetensors as q8', loaded: 0, total: 2_000_000 });
    expect(written).toEqual(['Writing model.safetensors as q8 (2.0 MB)\n']);
  });
});
