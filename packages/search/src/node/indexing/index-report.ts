/** How far `indexImages` has come. */
export interface IndexProgress {
  /** Files that are dealt with: those that were read, failed or were skipped. */
  readonly done: number;
  /** Image files that were found. */
  readonly total: number;
  /** Files that were indexed before and have not changed. */
  readonly skipped: number;
  readonly failed: number;
  /** Files that were read a second, over the last half minute or thousand; 0 before the first. */
  readonly perSecond: number;
  /** `undefined` before the first file was read. */
  readonly secondsLeft: number | undefined;
}

/** A file that could not be indexed, or a folder that could not be read. */
export interface IndexFailure {
  readonly path: string;
  readonly reason: string;
  /** Whether it failed before and was not tried again, as it has not changed. */
  readonly isRemembered: boolean;
}

/** What `indexImages` did. */
export interface IndexReport {
  /** Image files that were found. */
  readonly total: number;
  /** Images whose vector was made. */
  readonly indexed: number;
  /** Files of images that are known: they were moved, copied or renamed. */
  readonly linked: number;
  /** Files that have not changed. */
  readonly skipped: number;
  /** Files that are gone. */
  readonly removed: number;
  readonly failures: readonly IndexFailure[];
  /** Places that hold no image any more, whose files are kept: see `dropEmpty`. */
  readonly emptyPlaces: readonly string[];
}
