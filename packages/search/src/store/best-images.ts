/** An image with the best of its vectors so far. */
export interface BestVector {
  /** The number of the image in its store. */
  readonly image: number;
  cosine: number;
  /** Of the best vector, what tells it from the image's others: a box as text, '' for the whole image; or a part. */
  vector: string | number;
}

/** Of many vectors the best one an image: on equal cosines the whole image, then the first box or part. */
export class BestImages {
  private readonly best = new Map<number, BestVector>();

  get size(): number {
    return this.best.size;
  }

  add(image: number, cosine: number, vector: string | number): void {
    const known = this.best.get(image);
    if (known === undefined) this.best.set(image, { image, cosine, vector });
    else if (cosine > known.cosine || (cosine === known.cosine && vector < known.vector)) {
      known.cosine = cosine;
      known.vector = vector;
    }
  }

  /**
   * The best `count` images by cosine, then by id, in that order. `idOf` is asked only for images of equal cosines and
   * those that are kept.
   */
  ranked(
    count: number,
    isEnough: (cosine: number) => boolean,
    idOf: (image: number) => string,
  ): BestVector[] {
    const enough = [...this.best.values()].filter(({ cosine }) => isEnough(cosine));
    if (count === 0) return [];
    const cosines = Float64Array.from(enough, ({ cosine }) => cosine).sort();
    const least = cosines[cosines.length - count] ?? Number.NEGATIVE_INFINITY;
    return enough
      .filter(({ cosine }) => cosine >= least)
      .map((each) => ({ each, id: idOf(each.image) }))
      .sort((a, b) => b.each.cosine - a.each.cosine || (a.id < b.id ? -1 : 1))
      .slice(0, count)
      .map(({ each }) => each);
  }
}
