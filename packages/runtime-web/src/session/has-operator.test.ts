import { copyAndDouble } from '@fgclip2/test-kit/tiny-programs';
import { describe, expect, it } from 'vitest';
import { hasOperator } from './has-operator.ts';

describe('hasOperator', () => {
  it('finds the operators of a model by their whole names', () => {
    const model = copyAndDouble.serialize(() => ({ location: '', offset: 0 }));
    expect(
      ['Add', 'Identity', 'Ad', 'Identi', 'double', 'Mul'].map((name) => hasOperator(model, name)),
    ).toEqual([true, true, false, false, false, false]);
  });
});
