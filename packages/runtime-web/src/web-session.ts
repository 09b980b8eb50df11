import { type Session, Tensor } from '@fgclip2/tensor';
import { copyInputs } from './copy-inputs.ts';
import type { BoundaryType, Segment, SessionInfo, ValueInfo } from './messages.ts';
import type { WorkerLink } from './start-worker.ts';

const boundaryTypes: readonly string[] = [
  'float32',
  'int64',
  'int32',
  'int8',
  'uint8',
] satisfies BoundaryType[];

/** A serialized program with its weights; their buffers move to the worker. */
export interface PackedProgram {
  readonly model: Uint8Array<ArrayBuffer>;
  readonly segments: readonly Segment[];
}

/**
 * Loads a model in the worker as session number `id`.
 *
 * @throws TypeError when an input or output has a type no caller could give or take.
 */
export async function webSession(
  link: WorkerLink,
  id: number,
  { model, segments }: PackedProgram,
  signal: AbortSignal | undefined,
): Promise<Session> {
  const transfer = [model.buffer, ...segments.map(({ data }) => data.buffer)];
  const info = await link.call('create', { session: id, model, segments }, { signal, transfer });
  try {
    signal?.throwIfAborted();
    checkTypes(info);
  } catch (error) {
    await link.call('release', { session: id });
    throw error;
  }
  let disposal: Promise<void> | undefined;
  const disposed = (): Error => new Error('[@fgclip2/runtime-web] The session is disposed.');

  async function release(): Promise<void> {
    link.drop(id, disposed());
    try {
      if (link.ended === undefined) await link.call('release', { session: id });
    } catch (error) {
      // A worker that ended meanwhile has released everything.
      if (link.ended === undefined) throw error;
    }
  }

  function dispose(): Promise<void> {
    disposal ??= release();
    return disposal;
  }

  return {
    inputNames: info.inputs.map(({ name }) => name),
    outputNames: info.outputs.map(({ name }) => name),

    async run(inputs, { signal } = {}) {
      if (link.ended !== undefined) throw link.ended;
      if (disposal !== undefined) throw disposed();
      signal?.throwIfAborted();
      const copies = copyInputs(inputs, info.inputs);
      const transfer = Object.values(copies).map(({ data }) => data.buffer as ArrayBuffer);
      const outputs = await link.call('run', { session: id, inputs: copies }, { signal, transfer });
      signal?.throwIfAborted();
      return Object.fromEntries(
        Object.entries(outputs).map(([name, { dtype, data, dims }]) => [name, new Tensor(dtype, data, dims)]),
      );
    },

    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

function checkTypes({ inputs, outputs }: SessionInfo): void {
  check('input', inputs);
  check('output', outputs);

  function check(kind: string, values: readonly ValueInfo[]): void {
    for (const { name, type } of values) {
      if (boundaryTypes.includes(type)) continue;
      throw new TypeError(
        `[@fgclip2/runtime-web] Expected one of ${boundaryTypes.join(', ')} for ${kind} ` +
          `${JSON.stringify(name)} of the program, got ${type}.`,
      );
    }
  }
}
