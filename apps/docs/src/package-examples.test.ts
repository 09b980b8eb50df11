import { describe, expect, it } from 'vitest';
import { examplesIn } from './package-examples.ts';

const source = `import { y } from './y.ts';

/**
 * Doubles.
 *
 * @throws RangeError for nothing
 * @example
 * import { double } from '@fgclip2/double';
 *
 * if (double(1) > 1) {
 *   console.log(double(1)); // 2
 * }
 */
// Not a docblock.
export async function double(x: number): Promise<number> {}

export class Twice {
  /**
   * Halves.
   *
   * @example
   * half();
   * @returns nothing
   */
  async half(): Promise<void> {}
}

/** Has none. */
export const none = 0;
`;

describe('examplesIn', () => {
  it('finds the example of each docblock, where it stands and what it documents', () => {
    expect(examplesIn('double/src/web/double.ts', source)).toEqual([
      {
        place: 'double/src/web/double.ts:7',
        item: 'double',
        isForPages: true,
        code: "import { double } from '@fgclip2/double';\n\nif (double(1) > 1) {\n  console.log(double(1)); // 2\n}\n",
      },
      { place: 'double/src/web/double.ts:21', item: 'half', isForPages: true, code: 'half();\n' },
    ]);
  });
});
