/** Shares of right answers, by the name of what was asked. */
export class Scores {
  private readonly answers = new Map<string, { right: number; asked: number }>();

  /** Counts one answer: right, wrong, or a value between 0 and 1. */
  add(measure: string, right: boolean | number): void {
    const sum = this.answers.get(measure) ?? { right: 0, asked: 0 };
    this.answers.set(measure, { right: sum.right + Number(right), asked: sum.asked + 1 });
  }

  /** The share of right answers; NaN where nothing was asked. */
  share(measure: string): number {
    const { right, asked } = this.answers.get(measure) ?? { right: 0, asked: 0 };
    return right / asked;
  }

  asked(measure: string): number {
    return this.answers.get(measure)?.asked ?? 0;
  }
}
