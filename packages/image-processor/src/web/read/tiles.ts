/** A rectangle of an image in pixels. */
export interface Tile {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels of a tile's side: what every WebGL 2 takes as a texture, and 16 MB of samples. */
const tileSide = 2048;

/** Rectangles that cover an image, since an image may be larger than any canvas or texture. */
export function* tiles({
  width,
  height,
}: {
  width: number;
  height: number;
}): Generator<Tile, void, undefined> {
  for (let top = 0; top < height; top += tileSide) {
    for (let left = 0; left < width; left += tileSide) {
      yield {
        left,
        top,
        width: Math.min(tileSide, width - left),
        height: Math.min(tileSide, height - top),
      };
    }
  }
}
