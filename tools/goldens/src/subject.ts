import { openCheckpoint, type Weights } from '@fgclip2/checkpoint';
import { Fgclip2Config } from '@fgclip2/config';
import { folder } from '@fgclip2/files/node';
import { Fgclip2Model } from '@fgclip2/model';
import type { Runtime } from '@fgclip2/runtime';
import { nodeRuntime } from '@fgclip2/runtime-node';

/** The checkpoint under test, open in a runtime of its own. */
export interface Subject extends AsyncDisposable {
  readonly model: Fgclip2Model;
  readonly weights: Weights;
  readonly runtime: Runtime;
}

/** Opens a checkpoint folder; every tensor of it must be one the model takes. */
export async function openSubject(path: string): Promise<Subject> {
  const files = folder(path);
  const config = await Fgclip2Config.fromPretrained(files);
  const weights = (await openCheckpoint(files)).weights();
  const runtime = nodeRuntime();
  const model = new Fgclip2Model({ config, weights, runtime });
  weights.verify({ complete: true });
  return {
    model,
    weights,
    runtime,
    async [Symbol.asyncDispose]() {
      await model.dispose();
      await runtime.dispose();
    },
  };
}
