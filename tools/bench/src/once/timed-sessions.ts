import type { Runtime } from '@fgclip2/runtime';

/** A runtime that adds up the time its sessions take to open. */
export function timedSessions(inner: Runtime): { runtime: Runtime; milliseconds: () => number } {
  let total = 0;
  const runtime: Runtime = {
    ...inner,
    async createSession(program, options) {
      const start = performance.now();
      const session = await inner.createSession(program, options);
      total += performance.now() - start;
      return session;
    },
  };
  return { runtime, milliseconds: () => total };
}
