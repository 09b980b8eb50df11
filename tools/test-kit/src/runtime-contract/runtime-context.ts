import type { Runtime } from '@fgclip2/tensor';

/** What the parts of the contract suite work on. */
export interface RuntimeContext {
  /** A fresh runtime for each test, disposed after it. */
  runtime: Runtime;
  /** Makes another one; the test disposes it. */
  createRuntime(): Runtime | Promise<Runtime>;
}
