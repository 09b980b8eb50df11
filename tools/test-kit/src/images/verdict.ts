/** The outcome of one check against golden data. */
export interface Verdict {
  readonly passed: boolean;
  /** Largest absolute difference that was seen, where numbers were compared; 0 where all were equal. */
  readonly worst: number;
  /** What was compared, or the first thing that differs. */
  readonly message: string;
}
