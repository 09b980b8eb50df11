/// <reference lib="esnext.disposable" preserve="true" />
import type { ByteSource, ReadOptions } from '@fgclip2/files';
import type { Tensor } from '@fgclip2/tensor';

/** A weight that stays in its file: the bytes [start, end) of `source`. */
export interface ExternalWeight {
  /** The checkpoint's name of the tensor. */
  readonly name: string;
  readonly source: ByteSource;
  readonly start: number;
  readonly end: number;
  /** sha256 of the bytes in hex, where the file tells it: a runtime that reads them over a network compares. */
  readonly sha256?: string | undefined;
}

/** Where a runtime has put a weight: a location it understands, and the offset in bytes there. */
export interface Placement {
  location: string;
  offset: number;
}

/** An ONNX model whose large initializers are still in their files; the runtime decides how to reach them. */
export interface Program {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly externalWeights: readonly ExternalWeight[];
  /** Writes the ONNX protobuf, each external weight at the place the runtime gives it. */
  serialize(place: (weight: ExternalWeight) => Placement): Uint8Array;
}

/** Runs programs: a backend behind one contract. */
export interface Runtime extends AsyncDisposable {
  /** Backend and execution providers, e.g. `onnxruntime-node (cpu)`. */
  readonly name: string;
  /** What computes, e.g. `cpu`, `wasm`, `webgpu`; a runtime that tries devices knows it after its first session. */
  readonly device?: string | undefined;
  /** Runs that are computed side by side; beyond that, calls queue. @default 1 */
  readonly concurrency?: number | undefined;
  /** Builds a session; rejects when the runtime is disposed, the signal aborts or the backend refuses. */
  createSession(program: Program, options?: ReadOptions): Promise<Session>;
  /** Releases every session, after the running call; pending and later calls reject. Safe to call twice. */
  dispose(): Promise<void>;
}

/** One loaded program. Calls queue; inputs are copied, outputs belong to the caller. */
export interface Session extends AsyncDisposable {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /**
   * Runs the program. An aborted signal rejects a waiting call at once, a running one when it has finished.
   *
   * @throws TypeError for a missing or unknown input, a value that is not a Tensor or a wrong dtype; RangeError for
   * wrong dims, as far as the program declares them.
   */
  run(inputs: Readonly<Record<string, Tensor>>, options?: ReadOptions): Promise<Record<string, Tensor>>;
  /** Releases the session after its running call, which still resolves; waiting and later calls reject. Safe to call twice. */
  dispose(): Promise<void>;
}
