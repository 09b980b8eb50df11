import type { ReplyOf, RequestOf, SessionInfo, TensorMessage } from '@fgclip2/runtime/worker';
import type { InferenceSession } from 'onnxruntime-node';

/** The first message to the worker. */
export interface Start {
  /** One element: 0 idle, 1 inside onnxruntime, 2 the process is ending and nothing may begin. */
  readonly activity: Int32Array<SharedArrayBuffer>;
}

/** What the worker is asked; `session` is a number that the asking side has chosen. */
export interface Requests {
  create: { session: number; model: Uint8Array; options: InferenceSession.SessionOptions };
  run: { session: number; inputs: Record<string, TensorMessage> };
  release: { session: number };
}

/** What the worker gives for each request. */
export interface Results {
  create: SessionInfo;
  run: Record<string, TensorMessage>;
  release: undefined;
}

/** One request with its kind. */
export type Request = RequestOf<Requests>;

/** What the worker sends back to a request. */
export type Reply = ReplyOf<Results>;
