import type { Runtime } from '@fgclip2/tensor';
import { afterEach, beforeEach, describe } from 'vitest';
import { answers } from './answers.ts';
import { badInput } from './bad-input.ts';
import { ending } from './ending.ts';
import { queueing } from './queueing.ts';
import type { RuntimeContext } from './runtime-context.ts';

/**
 * What every {@link Runtime} must do, on programs of a few nodes with known answers. It needs nothing but web
 * standards, so it runs wherever vitest does.
 *
 * @example
 * import { describeRuntimeContract } from '@fgclip2/test-kit/runtime-contract';
 * describeRuntimeContract('nodeRuntime', () => nodeRuntime());
 */
export function describeRuntimeContract(name: string, createRuntime: () => Runtime | Promise<Runtime>): void {
  describe(`runtime contract: ${name}`, () => {
    const context: RuntimeContext = { runtime: undefined!, createRuntime };
    beforeEach(async () => {
      context.runtime = await createRuntime();
    });
    afterEach(() => context.runtime.dispose());
    describe('answers', () => answers(context));
    describe('bad input', () => badInput(context));
    describe('queueing', () => queueing(context));
    describe('ending', () => ending(context));
  });
}
