/** Something that is exported and can be called. */
export interface ApiTarget {
  /** The package, and what is called: `@fgclip2/tensor softmax`, `fgclip2 Fgclip2.rank`. */
  name: string;
  /** Arguments that are right, made anew for each call. */
  args: () => readonly unknown[];
  call: (...args: never[]) => unknown;
}

/** Targets of one package, by what is called: the right arguments, then the call. */
export type TargetTable = Readonly<
  Record<string, readonly [args: () => readonly unknown[], call: (...args: never[]) => unknown]>
>;

/** A package's targets under its name. */
export function targetsOf(packageName: string, table: TargetTable): ApiTarget[] {
  return Object.entries(table).map(([name, [args, call]]) => ({
    name: `${packageName} ${name}`,
    args,
    call,
  }));
}
