/** How much was right, from 0 to 1, by the name of what was asked. */
export class Scores {
  private readonly results = new Map<string, { right: number; asked: number }>();

  /** Counts one result: right, wrong, or a value between 0 and 1. */
  add(measure: string, right: boolean | number): void {
    const sum = this.results.get(measure) ?? { right: 0, asked: 0 };
    this.results.set(measure, { right: sum.right + Number(right), asked: sum.asked + 1 });
  }

  /** The part that was right, from 0 to 1; NaN where nothing was asked. */
  share(measure: string): number {
    const { right, asked } = this.results.get(measure) ?? { right: 0, asked: 0 };
    return right / asked;
  }

  asked(measure: string): number {
    return this.results.get(measure)?.asked ?? 0;
  }
}
