/** How many a second, over the last half minute or the last thousand. */
export class Rate {
  private readonly times: number[] = [performance.now()];

  count(): void {
    const now = performance.now();
    this.times.push(now);
    while (this.times.length > 2 && (this.times.length > 1000 || now - this.times[0]! > 30_000))
      this.times.shift();
  }

  perSecond(): number {
    const { times } = this;
    const seconds = (times.at(-1)! - times[0]!) / 1000;
    return seconds > 0 ? (times.length - 1) / seconds : 0;
  }
}
