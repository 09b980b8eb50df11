import { type Pieces, spans } from '@fgclip2/tensor';

/** Converts CMYK samples (255 is full ink) to RGB with Pillow's formula, which knows no color profiles. */
export function* cmykToRgb(cmyk: Uint8Array): Pieces<Uint8Array> {
  const rgb = new Uint8Array((cmyk.length / 4) * 3);
  yield* spans(cmyk.length / 4, 4, (start, end) => {
    for (let from = start * 4, to = start * 3; from < end * 4; from += 4) {
      const light = 255 - cmyk[from + 3]!;
      for (let ink = 0; ink < 3; ink++)
        rgb[to++] = Math.max(0, light - multiplyDivide255(cmyk[from + ink]!, light));
    }
  });
  return rgb;
}

/** Pillow's MULDIV255: a * b / 255, rounded, without a division. */
function multiplyDivide255(a: number, b: number): number {
  const product = a * b + 128;
  return ((product >> 8) + product) >> 8;
}
