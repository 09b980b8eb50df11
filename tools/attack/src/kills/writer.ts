/** What writes files, as it is killed. */
export interface Writer {
  /** As it is asked for: `hub`. */
  name: string;
  subject: string;
  /** Puts into the folder what is there before. @default nothing */
  prepare?: (folder: string) => Promise<void>;
  /** Loads what the work needs, in the process that is killed. */
  load: () => Promise<Work>;
  /** What is there by halves and would be taken for whole, or two things that do not belong together. */
  problemIn?: (folder: string) => Promise<string | undefined>;
  /** Files whose bytes differ from run to run: those of a database. @default none */
  isVaried?: (path: string) => boolean;
  /** Whether one of several at once may be refused, in our own words: where the folder is there then. @default false */
  refusesSecond?: boolean;
}

/**
 * Writes into a folder, and says what was made: the same each time.
 *
 * @param hub the address of a hub that serves `a/b`
 */
export type Work = (folder: string, hub: string) => Promise<string>;
