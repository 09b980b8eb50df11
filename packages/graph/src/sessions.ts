import type { Program, ReadOptions, Runtime, Session } from '@fgclip2/tensor';

/** The sessions of one tower: each variant of its graph is built when it is first asked for, then kept. */
export class Sessions implements AsyncDisposable {
  private readonly runtime: Runtime;
  private readonly owner: string;
  private readonly pending = new Map<string, Promise<Session>>();
  private disposed = false;

  /** `owner` is what errors call the model whose sessions these are. */
  constructor(runtime: Runtime, owner: string) {
    this.runtime = runtime;
    this.owner = owner;
  }

  /** The session of a variant; a failed creation is forgotten, so that the next call tries again. */
  async get(variant: string, build: () => Program, options?: ReadOptions): Promise<Session> {
    options?.signal?.throwIfAborted();
    if (this.disposed) throw new Error(`[${this.owner}] Expected a live model, got one that was disposed.`);
    let session = this.pending.get(variant);
    if (session === undefined) {
      // Created without the caller's signal: another caller may be waiting for the same session.
      session = this.runtime.createSession(build());
      this.pending.set(variant, session);
      session.catch(() => this.pending.delete(variant));
    }
    return session;
  }

  /** Releases every session; safe to call twice. */
  async dispose(): Promise<void> {
    this.disposed = true;
    const created = await Promise.allSettled(this.pending.values());
    this.pending.clear();
    await Promise.all(
      created.map((result) => (result.status === 'fulfilled' ? result.value.dispose() : undefined)),
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}
