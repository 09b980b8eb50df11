/** What became of one check. */
export interface Verdict {
  passed: boolean;
  what: string;
}
