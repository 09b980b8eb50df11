import { describe, expect, it } from 'vitest';
import { failureSentence, indexLine } from './index-lines.ts';

describe('indexLine', () => {
  it('counts what was done', () => {
    const report = { total: 1, indexed: 1, linked: 0, skipped: 0, removed: 2, failures: [], emptyPlaces: [] };
    expect(indexLine(report)).toBe('1 file: 1 indexed, 0 linked, 0 skipped, 2 removed, 0 failed');
    expect(indexLine({ ...report, total: 5 }, 'imported')).toBe(
      '5 files: 1 imported, 0 linked, 0 skipped, 2 removed, 0 failed',
    );
  });
});

describe('failureSentence', () => {
  it('names the file once, in one line', () => {
    const path = '/photos/a\nb.jpg';
    const reason = `[@fgclip2/image-processor] Expected an image file at ${path}, got a text.`;
    expect(failureSentence({ path, reason })).toBe('/photos/a\\nb.jpg: a text');
    const decoding = `[@fgclip2/image-processor] Expected an image that can be decoded, got ${path}: its format is none.`;
    expect(failureSentence({ path, reason: decoding })).toBe('/photos/a\\nb.jpg: its format is none.');
    expect(failureSentence({ path, reason: 'no permission' })).toBe('/photos/a\\nb.jpg: no permission');
  });
});
