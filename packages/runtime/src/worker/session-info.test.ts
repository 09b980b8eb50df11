import { describe, expect, it } from 'vitest';
import { checkBoundaryTypes } from './session-info.ts';

describe('checkBoundaryTypes', () => {
  it('names the first input or output that no caller could give or take', () => {
    const x = { name: 'x', type: 'float32', shape: ['N', 3] };
    const y = { name: 'y', type: 'float16', shape: [1] };
    checkBoundaryTypes({ inputs: [x], outputs: [x] }, '@fgclip2/somewhere');
    expect(() => checkBoundaryTypes({ inputs: [x], outputs: [x, y] }, '@fgclip2/somewhere')).toThrow(
      new TypeError(
        '[@fgclip2/somewhere] Expected one of float32, int64, int32, int8, uint8 for output "y" of the program, got float16.',
      ),
    );
  });
});
