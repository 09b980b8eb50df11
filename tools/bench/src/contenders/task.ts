/** What a contender is asked to run. */
export type Task =
  | { readonly kind: 'image'; readonly patches: number }
  /** Two images at once, over all workers of the contender. */
  | { readonly kind: 'two images'; readonly patches: number }
  | { readonly kind: 'text'; readonly texts: number }
  /** Two images of 30 % padding, as a padded batch or at their own size. */
  | { readonly kind: 'padded' | 'unpadded'; readonly patches: number }
  /** A JPEG file to its vector. */
  | { readonly kind: 'file'; readonly path: string; readonly patches: number }
  /** Every image of a folder to its vector. */
  | {
      readonly kind: 'folder';
      readonly paths: readonly string[];
      readonly patches: number;
      /** Images that run together, where the contender can. @default 1 */
      readonly batch?: number | undefined;
    }
  | { readonly kind: 'encode'; readonly texts: readonly string[] }
  /** The fastest matrix product of the machine. */
  | { readonly kind: 'sgemm' | 'int8' };

/** One run. */
export interface Sample {
  /** Milliseconds. */
  readonly wall: number;
  /** Milliseconds of all threads of the process. */
  readonly cpu: number;
  /** MB of anonymous memory after the run: mapped files are left out. 0 where Linux does not tell. */
  readonly anonymous?: number | undefined;
  /** The first vector that came out, where vectors did. */
  readonly vector?: readonly number[] | undefined;
}
