import { describe, expect, it } from 'vitest';
import { imageSheet } from './image-sheet.ts';

const image = { path: '/photos/a.png', width: 400, height: 300, lines: [] };
const sheetOf = (...images: Parameters<typeof imageSheet>[0]['groups'][0]['images'][number][]) =>
  imageSheet({ title: 'a key', lines: ['2 images'], groups: [{ heading: '', images }] });

describe('imageSheet', () => {
  it('shows thumbnails with links to their files, and lines below them', () => {
    const thumbnail = { type: 'image/webp', bytes: Uint8Array.of(1, 2, 3) } as const;
    const html = sheetOf({ ...image, path: '/photos/a b#1.png', thumbnail, lines: ['cosine 0.4'] });
    expect(html).toContain('<title>a key</title>');
    expect(html).toContain(
      '<a href="file:///photos/a%20b%231.png"><img src="data:image/webp;base64,AQID" width="400" height="300" alt="" loading="lazy"></a>',
    );
    expect(html).toContain('<figcaption><bdi>/photos/a b#1.png</bdi><br><bdi>cosine 0.4</bdi></figcaption>');
  });

  it('shows the file where there is no thumbnail, and nothing of the web', () => {
    expect(sheetOf(image)).toContain('<img src="file:///photos/a.png"');
    expect(sheetOf({ ...image, path: 'https://example.com/a.png' })).toContain('img-src data: file:;');
    expect(sheetOf({ ...image, path: 'javascript:alert(1)' })).toContain('<a href=""><img src=""');
  });

  it('draws the box over the image, in its pixels', () => {
    const html = sheetOf({ ...image, box: [10, 20, 110.25, 220] });
    expect(html).toContain(
      '<svg viewBox="0 0 400 300" preserveAspectRatio="none"><rect x="10.0" y="20.0" width="100.3" height="200.0"/></svg></a>',
    );
    expect(sheetOf(image)).not.toContain('<svg');
  });

  it('groups images under headings', () => {
    const groups = [{ heading: 'cosine 0.97', images: [image] }];
    expect(imageSheet({ title: 'near duplicates', lines: [], groups })).toContain(
      '<div><h2>cosine 0.97</h2>\n<section>\n<figure>',
    );
  });

  it('escapes names and texts, and lets no script run', () => {
    const evil = '"><script>alert(1)</script>\u202E\u0007';
    const html = imageSheet({
      title: evil,
      lines: [evil],
      groups: [{ heading: evil, images: [{ ...image, path: `/${evil}.png`, lines: [evil] }] }],
    });
    expect(html.match(/<script|\son\w+=|javascript:/gi)).toBe(null);
    expect(html.match(/&quot;&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;\\u202e\\x07/g)).toHaveLength(6);
    const policy = html.match(/Content-Security-Policy" content="([^"]+)"/)![1]!;
    expect(policy).toMatch(/^default-src 'none'; img-src data: file:; style-src 'sha256-[\w+/]{43}='$/);
  });
});
