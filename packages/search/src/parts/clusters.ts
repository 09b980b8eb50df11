/** How near a vector is to a center for the two to count as one: nothing farther begins a cluster of its own. */
const same = 1 - 1e-6;

/** Vectors of length 1, grouped around centers by their cosines. */
export class Clusters {
  private readonly vectors: Float32Array;
  private readonly count: number;
  private readonly width: number;
  private centers: Float32Array[] = [];
  /** By vector: its center, and the cosine with it. */
  private readonly owners: Int32Array;
  private readonly cosines: Float64Array;

  /** @param vectors [count, width], each of length 1. */
  constructor(vectors: Float32Array, count: number) {
    this.vectors = vectors;
    this.count = count;
    this.width = vectors.length / count;
    this.owners = new Int32Array(count);
    this.cosines = new Float64Array(count).fill(-2);
    this.take(0);
  }

  get size(): number {
    return this.centers.length;
  }

  /** Begins a cluster with the vector farthest from all centers; false where every vector is at one. */
  addFarthest(): boolean {
    let farthest = 0;
    for (let row = 1; row < this.count; row++) {
      if (this.cosines[row]! < this.cosines[farthest]!) farthest = row;
    }
    if (this.cosines[farthest]! >= same) return false;
    this.take(farthest);
    return true;
  }

  /** Moves the centers into the middle of what they own, and gives each vector to the nearest; false at rest. */
  move(): boolean {
    const { width, vectors, owners } = this;
    const sums = Array.from({ length: this.size }, () => new Float64Array(width));
    for (let row = 0; row < this.count; row++) {
      const sum = sums[owners[row]!]!;
      for (let i = 0; i < width; i++) sum[i]! += vectors[row * width + i]!;
    }
    this.centers = sums.map((sum, index) => {
      const length = Math.sqrt(sum.reduce((total, value) => total + value * value, 0));
      // A center that owns nothing stays.
      return length > 0 ? Float32Array.from(sum, (value) => value / length) : this.centers[index]!;
    });
    const before = owners.slice();
    this.cosines.fill(-2);
    for (const index of this.centers.keys()) this.offer(index);
    return owners.some((owner, row) => owner !== before[row]);
  }

  /** The rows that each center owns, without those that own none. */
  groups(): number[][] {
    const groups = this.centers.map(() => [] as number[]);
    this.owners.forEach((owner, row) => {
      groups[owner]!.push(row);
    });
    return groups.filter(({ length }) => length > 0);
  }

  private take(row: number): void {
    this.centers.push(this.vectors.slice(row * this.width, (row + 1) * this.width));
    this.offer(this.centers.length - 1);
  }

  /** Gives a center the vectors that are nearer to it than to their own. */
  private offer(index: number): void {
    const { vectors, width, owners, cosines } = this;
    const center = this.centers[index]!;
    for (let row = 0, start = 0; row < this.count; row++, start += width) {
      let [a, b, c, d] = [0, 0, 0, 0];
      let i = 0;
      // Four sums: each addition waits for the one before it.
      for (; i + 3 < width; i += 4) {
        a += vectors[start + i]! * center[i]!;
        b += vectors[start + i + 1]! * center[i + 1]!;
        c += vectors[start + i + 2]! * center[i + 2]!;
        d += vectors[start + i + 3]! * center[i + 3]!;
      }
      for (; i < width; i++) a += vectors[start + i]! * center[i]!;
      const cosine = a + b + (c + d);
      if (cosine > cosines[row]!) {
        cosines[row] = cosine;
        owners[row] = index;
      }
    }
  }
}
