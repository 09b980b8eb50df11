import type { Runtime } from '@fgclip2/runtime';

/** A model of one of the reference's classes. */
interface Disposable {
  dispose(): Promise<void>;
}

/** Opens a model on the runtime that was given, or on one of its own, which the model then disposes with itself. */
export async function openModel<Model extends Disposable>(
  given: Runtime | undefined,
  ownRuntime: () => Promise<Runtime>,
  open: (runtime: Runtime) => Promise<Model>,
): Promise<Model> {
  if (given !== undefined) return open(given);
  const runtime = await ownRuntime();
  try {
    const model = await open(runtime);
    const dispose = model.dispose.bind(model);
    model.dispose = async () => {
      await dispose();
      await runtime.dispose();
    };
    return model;
  } catch (error) {
    await runtime.dispose();
    throw error;
  }
}
