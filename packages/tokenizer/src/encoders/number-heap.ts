/** Numbers that come out smallest first. */
export class NumberHeap {
  private readonly values: Float64Array;
  private size = 0;

  /** Takes at most `capacity` numbers at a time. */
  constructor(capacity: number) {
    this.values = new Float64Array(capacity);
  }

  push(value: number): void {
    const values = this.values;
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (values[parent]! <= value) break;
      values[at] = values[parent]!;
      at = parent;
    }
    values[at] = value;
  }

  /** Takes the smallest out; `undefined` when it is empty. */
  pop(): number | undefined {
    if (this.size === 0) return undefined;
    const values = this.values;
    const smallest = values[0]!;
    const last = values[--this.size]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && values[child + 1]! < values[child]!) child++;
      if (values[child]! >= last) break;
      values[at] = values[child]!;
      at = child;
    }
    values[at] = last;
    return smallest;
  }
}
