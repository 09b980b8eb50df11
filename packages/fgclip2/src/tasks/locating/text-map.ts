/** How well the patches of an image fit a text, and the features that they are told apart by. */
export interface TextMap {
  /** [rows * columns], row by row: cosines with the text. */
  readonly cosines: Float32Array;
  /** [rows * columns, width]: one vector of length 1 a patch. */
  readonly patches: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** Connected patches that fit a text. */
export interface PatchGroup {
  readonly patches: readonly number[];
  /** The cosine that all of them reach. */
  readonly level: number;
}
