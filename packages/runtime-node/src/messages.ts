import type { DataType, TensorData } from '@fgclip2/tensor';
import type { InferenceSession } from 'onnxruntime-node';

/** Element types that cross the boundary of a program; float16 does not (onnxruntime-node fails on such inputs). */
export type BoundaryType = Exclude<DataType, 'float16'>;

/** A tensor as it travels between the threads: a class does not survive structured cloning. */
export type TensorMessage = {
  [T in BoundaryType]: { readonly dtype: T; readonly data: TensorData[T]; readonly dims: readonly number[] };
}[BoundaryType];

/** An input or output as onnxruntime declares it; a dimension that is not fixed has a symbol or ''. */
export interface ValueInfo {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** A loaded session's inputs and outputs. */
export interface SessionInfo {
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
}

/** What the worker starts with. */
export interface WorkerData {
  /** One element: 0 idle, 1 inside onnxruntime, 2 the process is ending and nothing may begin. */
  readonly activity: Int32Array<SharedArrayBuffer>;
}

/** What the worker is asked; `session` is a number that the asking side has chosen. */
export interface Requests {
  create: { session: number; model: Uint8Array; options: InferenceSession.SessionOptions };
  run: { session: number; inputs: Record<string, TensorMessage> };
  release: { session: number };
}

/** What the worker answers to each request. */
export interface Answers {
  create: SessionInfo;
  run: Record<string, TensorMessage>;
  release: undefined;
}

/** One request with its kind. */
export type Request = { [K in keyof Requests]: { kind: K } & Requests[K] }[keyof Requests];

/** The answer, or the error in its place. */
export type Reply = { answer: Answers[keyof Answers] } | { error: unknown };
