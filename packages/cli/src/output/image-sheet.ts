import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { StoredBox, Thumbnail } from '@fgclip2/search';
import { xmlText } from './xml-text.ts';

/** An image of a sheet. */
export interface SheetImage {
  /** Its file, or its URL. */
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** A small copy; without one the file itself is shown. */
  readonly thumbnail?: Thumbnail | undefined;
  /** A box to draw, in pixels of the image. */
  readonly box?: StoredBox | undefined;
  /** Lines below it. */
  readonly lines: readonly string[];
}

/** Images under a heading. */
export interface SheetGroup {
  readonly heading: string;
  readonly images: readonly SheetImage[];
}

/** What {@link imageSheet} shows. */
export interface Sheet {
  readonly title: string;
  /** Lines below the title. */
  readonly lines: readonly string[];
  readonly groups: readonly SheetGroup[];
}

const style = [
  ':root { color-scheme: light dark; font: 15px/1.4 system-ui, sans-serif; }',
  'body { margin: 2rem; }',
  'h1 { font-size: 1.5rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }',
  'h2 { font-size: 1rem; margin: 2rem 0 .5rem; }',
  'p, figcaption { margin: 0; color: GrayText; overflow-wrap: anywhere; }',
  'main, section { display: flex; flex-wrap: wrap; gap: 1.5rem; }',
  'figure { margin: 0; width: 256px; }',
  'a { display: block; position: relative; color: inherit; }',
  'img { display: block; width: 100%; height: auto; }',
  'svg { position: absolute; inset: 0; width: 100%; height: 100%; }',
  'rect { fill: none; stroke: #e6194b; stroke-width: 3px; vector-effect: non-scaling-stroke; }',
].join('\n');

/**
 * One HTML file that shows images with their boxes and scores. It holds no script and asks nothing of the network, and
 * its policy does not let it; names and texts are escaped.
 */
export function imageSheet({ title, lines, groups }: Sheet): string {
  const styleHash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; img-src data: file:; style-src 'sha256-${styleHash}'`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${xmlText(title)}</title>`,
    `<style>${style}</style>`,
    `<h1><bdi>${xmlText(title)}</bdi></h1>`,
    ...lines.map((line) => `<p>${xmlText(line)}</p>`),
    '<main>',
    ...groups.map(groupHtml),
    '</main>',
    '</html>',
    '',
  ].join('\n');
}

function groupHtml({ heading, images }: SheetGroup): string {
  const figures = images.map(figureHtml);
  if (heading === '') return figures.join('\n');
  return [`<div><h2>${xmlText(heading)}</h2>`, '<section>', ...figures, '</section></div>'].join('\n');
}

function figureHtml({ path, width, height, thumbnail, box, lines }: SheetImage): string {
  const address = addressOf(path);
  const source =
    thumbnail === undefined
      ? address
      : `data:${thumbnail.type};base64,${Buffer.from(thumbnail.bytes).toString('base64')}`;
  const size = `width="${width}" height="${height}"`;
  const image = `<img src="${xmlText(source)}" ${size} alt="" loading="lazy">`;
  const caption = [path, ...lines].map((line) => `<bdi>${xmlText(line)}</bdi>`).join('<br>');
  return [
    `<figure><a href="${xmlText(address)}">${image}${box === undefined ? '' : boxSvg(box, width, height)}</a>`,
    `<figcaption>${caption}</figcaption></figure>`,
  ].join('\n');
}

function boxSvg([x1, y1, x2, y2]: StoredBox, width: number, height: number): string {
  const [x, y, across, down] = [x1, y1, x2 - x1, y2 - y1].map((value) => value.toFixed(1));
  const rect = `<rect x="${x}" y="${y}" width="${across}" height="${down}"/>`;
  return `<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none">${rect}</svg>`;
}

/** Where a link to an image leads: its file, or its page on the web; anything else is no place to go. */
function addressOf(path: string): string {
  if (/^https?:\/\//i.test(path)) return path;
  return /^[a-z][a-z0-9+.-]+:/i.test(path) ? '' : pathToFileURL(path).href;
}
