import type { Runtime } from '@fgclip2/tensor';

/** What the parts of the contract suite work on. */
export interface RuntimeContext {
  /** One runtime for the tests of a part, a fresh one for each test that disposes it. */
  runtime: Runtime;
  /** Makes another one; the test disposes it. */
  createRuntime(): Runtime | Promise<Runtime>;
}
