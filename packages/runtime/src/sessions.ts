/// <reference lib="esnext.disposable" preserve="true" />
import type { ReadOptions } from '@fgclip2/files';
import { checkOptions, signalOption } from '@fgclip2/tensor';
import type { Program, Runtime, Session } from './contract.ts';

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
    this.checkLive(options);
    let session = this.pending.get(variant);
    if (session === undefined) {
      // Created without the caller's signal: another caller may be waiting for the same session.
      session = this.runtime.createSession(build());
      this.pending.set(variant, session);
      session.catch(() => this.pending.delete(variant));
    }
    const created = await session;
    this.checkLive(options);
    return created;
  }

  /** Does some work with a session of its own, released afterwards: for graphs that are rarely asked for. */
  async once<T>(
    build: () => Program,
    work: (session: Session) => Promise<T>,
    options?: ReadOptions,
  ): Promise<T> {
    this.checkLive(options);
    await using session = await this.runtime.createSession(build(), options);
    return await work(session);
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

  private checkLive(options: ReadOptions | undefined): void {
    checkOptions(this.owner, options, signalOption);
    options?.signal?.throwIfAborted();
    if (this.disposed) throw new Error(`[${this.owner}] Expected a live model, got one that was disposed.`);
  }
}
