import type { Runtime } from '@fgclip2/runtime';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { badInput } from './bad-input.ts';
import { ending } from './ending.ts';
import { queueing } from './queueing.ts';
import { results } from './results.ts';
import type { RuntimeContext } from './runtime-context.ts';

/**
 * What every {@link Runtime} must do, on programs of a few nodes with known results. It needs nothing but web
 * standards, so it runs wherever vitest does.
 *
 * @example
 * import { describeRuntimeContract } from '@fgclip2/test-kit/runtime-contract';
 * describeRuntimeContract('nodeRuntime', () => nodeRuntime());
 */
export function describeRuntimeContract(name: string, createRuntime: () => Runtime | Promise<Runtime>): void {
  describe(`runtime contract: ${name}`, () => {
    const context: RuntimeContext = { runtime: undefined!, createRuntime };
    const open = async () => {
      context.runtime = await createRuntime();
    };
    const close = () => context.runtime.dispose();
    describe.each(Object.entries({ results, badInput, queueing }))('%s', (_, part) => {
      beforeAll(open);
      afterAll(close);
      part(context);
    });
    describe('ending', () => {
      beforeEach(open);
      afterEach(close);
      ending(context);
    });
  });
}
