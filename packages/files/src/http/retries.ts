/** How often and how patiently a failed request is tried again. */
export interface RetryOptions {
  /** Attempts after the first one that failed without getting on. @default 5 */
  retries?: number | undefined;
  /** Milliseconds before the second attempt; doubled for each further one, at most 30 s. @default 500 */
  retryDelay?: number | undefined;
  /** Ends the attempts and the waits between them with the signal's reason. @default undefined */
  signal?: AbortSignal | undefined;
}

/** A failure that another attempt may mend: no connection, a cut one, a busy server. */
export class TemporaryFailure extends Error {
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter: number | undefined;
  /** How far into its file the attempt came: one that came much further than all before it is the first to count. */
  readonly position: number;

  constructor(
    message: string,
    options: ErrorOptions & { retryAfter?: number | undefined; position?: number | undefined } = {},
  ) {
    super(message, options);
    this.retryAfter = options.retryAfter;
    this.position = options.position ?? 0;
  }
}

/** Bytes by which an attempt has to come further than all before it, so that they come to an end. */
const progressLength = 1 << 20;

/** The longest wait a server may ask for, in milliseconds. */
const longestWait = 300_000;

/** Runs `attempt` again after each {@link TemporaryFailure}, with growing pauses; the last failure is thrown. */
export async function withRetries<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { retries = 5, retryDelay = 500, signal } = options;
  let furthest = 0;
  for (let failures = 1; ; failures++) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof TemporaryFailure)) throw error;
      if (error.position >= furthest + progressLength) failures = 1;
      furthest = Math.max(furthest, error.position);
      const wait = error.retryAfter ?? Math.min(retryDelay * 2 ** (failures - 1), 30_000);
      if (failures > retries || wait > longestWait) {
        throw new TemporaryFailure(
          `${error.message} Gave up after ${failures} ${failures === 1 ? 'attempt' : 'attempts'}.`,
          {
            cause: error.cause,
          },
        );
      }
      await pause(wait, signal);
    }
  }
}

/** Waits; rejects with the signal's reason when that aborts first. */
function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
