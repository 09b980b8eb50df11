import type { Located } from 'fgclip2';
import { xmlText } from './xml-text.ts';

/** Colors of the boxes, one a text, again from the first after the last: told apart on light and on dark. */
const colors = [
  '#e6194b',
  '#0082c8',
  '#3cb44b',
  '#f58231',
  '#911eb4',
  '#008080',
  '#f032e6',
  '#9a6324',
] as const;

/** Boxes with their texts and probabilities, to lie over an image of `width` x `height` pixels. */
export function boxesSvg(
  located: readonly Located[],
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const line = Math.max(2, Math.round(Math.min(width, height) / 150));
  const font = line * 6;
  const shapes = located.flatMap(({ text, boxes }, index) =>
    boxes.map(({ box: [left, top, right, bottom], probability }) => {
      const color = colors[index % colors.length]!;
      const label = xmlText(`${text} ${(100 * probability).toFixed(0)} %`);
      // Above the box, or in it where there is no room above.
      const baseline = top >= font * 1.4 ? top - font * 0.4 : top + font * 1.1;
      const place = `x="${(left + line).toFixed(1)}" y="${baseline.toFixed(1)}"`;
      return [
        `<rect x="${left.toFixed(1)}" y="${top.toFixed(1)}" width="${(right - left).toFixed(1)}" height="${(bottom - top).toFixed(1)}" fill="none" stroke="${color}" stroke-width="${line}"/>`,
        `<text ${place} fill="${color}" stroke="white" stroke-width="${line}" paint-order="stroke" stroke-linejoin="round">${label}</text>`,
      ].join('\n');
    }),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="${font}">`,
    ...shapes,
    '</svg>',
  ].join('\n');
}
