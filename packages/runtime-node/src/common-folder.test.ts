import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commonFolder } from './common-folder.ts';

describe('commonFolder', () => {
  it('is the folder of one file', () => {
    expect(commonFolder(['/models/base/model.safetensors'], posix)).toBe('/models/base');
    expect(commonFolder(['/model.safetensors'], posix)).toBe('/');
  });

  it('is the innermost folder above all files', () => {
    expect(commonFolder(['/m/a/1', '/m/a/b/2', '/m/a/3'], posix)).toBe('/m/a');
    expect(commonFolder(['/m/blobs/1', '/m/blobs-2/1'], posix)).toBe('/m');
    expect(commonFolder(['/m/..x/1', '/m/..x/2'], posix)).toBe('/m/..x');
    expect(commonFolder(['/m/a/1', '/m/..b'], posix)).toBe('/m');
    expect(commonFolder(['/m/a', '/n/b'], posix)).toBe('/');
  });

  it('knows drives', () => {
    expect(commonFolder(['C:\\models\\a\\1', 'C:\\models\\b\\2'], win32)).toBe('C:\\models');
    expect(() => commonFolder(['C:\\models\\1', 'D:\\models\\2'], win32)).toThrow(
      '[@fgclip2/runtime-node] Expected the weights of a program on one drive, because onnxruntime maps them from one ' +
        'folder, got C:\\models\\1 and D:\\models\\2.',
    );
  });
});
