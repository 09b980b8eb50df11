import type { BoundaryType } from './messages.ts';

/** An input or output as onnxruntime declares it; a dimension that is not fixed has a symbol or ''. */
export interface ValueInfo {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** A loaded session's inputs and outputs. */
export interface SessionInfo {
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
}

const boundaryTypes: readonly string[] = [
  'float32',
  'int64',
  'int32',
  'int8',
  'uint8',
] satisfies BoundaryType[];

/**
 * Checks that callers can give every input and take every output of a session.
 *
 * @throws TypeError naming the first that has another type; it begins with the name of the runtime's package.
 */
export function checkBoundaryTypes({ inputs, outputs }: SessionInfo, packageName: string): void {
  check('input', inputs);
  check('output', outputs);

  function check(kind: string, values: readonly ValueInfo[]): void {
    for (const { name, type } of values) {
      if (boundaryTypes.includes(type)) continue;
      throw new TypeError(
        `[${packageName}] Expected one of ${boundaryTypes.join(', ')} for ${kind} ` +
          `${JSON.stringify(name)} of the program, got ${type}.`,
      );
    }
  }
}
