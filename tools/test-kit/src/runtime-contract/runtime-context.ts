import type { Runtime, Session } from '@fgclip2/runtime';
import type { Tensor } from '@fgclip2/tensor';

/** What the parts of the contract suite work on. */
export interface RuntimeContext {
  /** One runtime for the tests of a part, a fresh one for each test that disposes it. */
  runtime: Runtime;
  /** Makes another one; the test disposes it. */
  createRuntime(): Runtime | Promise<Runtime>;
}

/** Runs a session as often at once as its runtime computes side by side, so that a further call has to wait. */
export function occupy<Result>(
  { runtime }: RuntimeContext,
  session: Session,
  inputs: Readonly<Record<string, Tensor>>,
  then: (outputs: Record<string, Tensor>) => Result,
): Promise<Result>[] {
  return Array.from({ length: runtime.concurrency ?? 1 }, () => session.run(inputs).then(then));
}
