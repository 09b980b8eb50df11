import type { CheckpointTensor, NamedTensors } from '@fgclip2/checkpoint';
import { anySignal, type ByteSource } from '@fgclip2/files';

/** Why a read ends that no task waits for. */
class Ended extends Error {}

/**
 * The reading of a model's weights: it is counted, and it stops when no task waits for it. A session is made
 * for every task that asks for it, so the signal of the first task must not end it for the others.
 */
export class Downloads {
  private waiting = 0;
  private current = new AbortController();
  private readonly listeners = new Set<(count: number) => void>();
  private read: ReadonlyMap<string, CheckpointTensor> = new Map();

  /** Counts one more task that may wait for reads. */
  join(): void {
    this.waiting++;
  }

  /** Stops counting a task. When it was aborted and was the last one, the reads end; the next task starts new ones. */
  leave({ aborted }: { aborted: boolean }): void {
    this.waiting--;
    if (!aborted || this.waiting > 0) return;
    this.current.abort(new Ended());
    this.current = new AbortController();
  }

  /** Whether an error comes from a read that was ended because no task waited for it, while one waits now. */
  wasEnded(error: unknown): boolean {
    return error instanceof Ended && this.waiting > 0;
  }

  /** Tells `listener` how many bytes have arrived since its last call, until the function it returns is called. */
  listen(listener: (count: number) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The same tensors, whose bytes are read through this. */
  through({ name, tensors }: NamedTensors): NamedTensors {
    const sources = new Map<ByteSource, ByteSource>();
    const sourceOf = (source: ByteSource): ByteSource => {
      const there = sources.get(source) ?? this.source(source);
      sources.set(source, there);
      return there;
    };
    this.read = new Map(
      [...tensors].map(([key, tensor]) => [key, { ...tensor, source: sourceOf(tensor.source) }]),
    );
    return { name, tensors: this.read };
  }

  /** Bytes of the tensors of these names. */
  sizeOf(isCounted: (name: string) => boolean): number {
    return [...this.read.values()]
      .filter(({ name }) => isCounted(name))
      .reduce((sum, { start, end }) => sum + end - start, 0);
  }

  private source(source: ByteSource): ByteSource {
    const count = (bytes: number): void => {
      for (const listener of this.listeners) listener(bytes);
    };
    const read: ByteSource['read'] = async (start, end, options = {}) => {
      let counted = 0;
      const { signal } = this.current;
      const bytes = await source.read(start, end, {
        signal: anySignal(signal, options.signal),
        onBytes: (arrived) => {
          counted += arrived;
          count(arrived);
          options.onBytes?.(arrived);
        },
      });
      // A source that has its bytes at once does not count them.
      if (counted < bytes.length) count(bytes.length - counted);
      return bytes;
    };
    return { ...source, read };
  }
}
