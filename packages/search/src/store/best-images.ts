/** An image with the best of its vectors. */
export interface BestVector {
  /** The number of the image in its store. */
  readonly image: number;
  readonly cosine: number;
  /** Of the best vector, what tells it from the image's others: a box as text, '' for the whole image; or a part. */
  readonly vector: string | number;
}

/** Of many vectors the best one an image: on equal cosines the whole image, then the first box or part. */
export class BestImages {
  /** By the number of the image; NaN where there is none. */
  private cosines = new Float64Array(0);
  /** Where it is not the whole image. */
  private readonly vectors = new Map<number, string | number>();

  add(image: number, cosine: number, vector: string | number): void {
    if (image >= this.cosines.length) {
      const more = new Float64Array(Math.max(1024, image * 2)).fill(Number.NaN);
      more.set(this.cosines);
      this.cosines = more;
    }
    const known = this.cosines[image]!;
    const isBetter =
      Number.isNaN(known) || cosine > known || (cosine === known && vector < (this.vectors.get(image) ?? ''));
    if (!isBetter) return;
    this.cosines[image] = cosine;
    if (vector === '') this.vectors.delete(image);
    else this.vectors.set(image, vector);
  }

  /**
   * The best `count` images by cosine, then by id, in that order. `idOf` is asked only for those that are kept and
   * those that are as good as the last of them.
   */
  ranked(
    count: number,
    isEnough: (cosine: number) => boolean,
    idOf: (image: number) => string,
  ): BestVector[] {
    if (count === 0) return [];
    const { cosines, vectors } = this;
    const enough = cosines.filter((cosine) => !Number.isNaN(cosine) && isEnough(cosine)).sort();
    const least = enough[Math.max(0, enough.length - count)] ?? Number.POSITIVE_INFINITY;
    const kept: { best: BestVector; id: string }[] = [];
    for (let image = 0; image < cosines.length; image++) {
      const cosine = cosines[image]!;
      if (!(cosine >= least)) continue;
      kept.push({ best: { image, cosine, vector: vectors.get(image) ?? '' }, id: idOf(image) });
    }
    return kept
      .sort((a, b) => b.best.cosine - a.best.cosine || (a.id < b.id ? -1 : 1))
      .slice(0, count)
      .map(({ best }) => best);
  }
}
