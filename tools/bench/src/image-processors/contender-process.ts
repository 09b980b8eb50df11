import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** One run: wall-clock and processor time in milliseconds. */
export interface Sample {
  readonly wall: number;
  readonly cpu: number;
}

/** A process that runs one contender once for each line it is sent, and replies with a line of JSON. */
export interface ContenderProcess {
  readonly version: string;
  /** Of the bytes that come out. */
  readonly sha256: string;
  run(): Promise<Sample>;
  end(): void;
}

/** Starts a contender, which warms itself up and first says its version and the SHA-256 of its result. */
export async function startContender([command, ...args]: readonly string[]): Promise<ContenderProcess> {
  const child = spawn(command!, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const reply = async <T>(): Promise<T> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`The contender ended: ${args.join(' ')}`);
    return JSON.parse(value);
  };
  const { version, sha256 } = await reply<{ version: string; sha256: string }>();
  return {
    version,
    sha256,
    run() {
      child.stdin.write('run\n');
      return reply<Sample>();
    },
    end: () => child.stdin.end(),
  };
}
