import type { DataType, TensorData } from '@fgclip2/tensor';

/** Element types that cross the boundary of a program; float16 does not (onnxruntime-node fails on such inputs). */
export type BoundaryType = Exclude<DataType, 'float16'>;

/** A tensor as it travels to and from a worker: a class does not survive structured cloning. */
export type TensorMessage = {
  [T in BoundaryType]: { readonly dtype: T; readonly data: TensorData[T]; readonly dims: readonly number[] };
}[BoundaryType];

/** One request with its kind, of those that `Requests` lists by kind. */
export type RequestOf<Requests> = { [K in keyof Requests]: { kind: K } & Requests[K] }[keyof Requests];

/** What a worker sends back to a request: one of the `Results`, which are listed by kind, or the error in its place. */
export type ReplyOf<Results> = { result: Results[keyof Results] } | { error: unknown };
