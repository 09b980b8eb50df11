import { openCheckpoint } from '@fgclip2/checkpoint';
import { Fgclip2Config } from '@fgclip2/config';
import type { Subject } from '@fgclip2/goldens/subject';
import { Fgclip2Model } from '@fgclip2/model';
import type { Runtime } from '@fgclip2/runtime';
import { fetchedFiles } from './fetched-files.ts';

/** A checkpoint below a URL, open in `runtime`; every tensor of it must be one the model takes. */
export async function openFetchedSubject(base: URL, runtime: Runtime): Promise<Subject> {
  const files = fetchedFiles(base, ['config.json', 'model.safetensors']);
  const config = await Fgclip2Config.fromPretrained(files);
  const weights = (await openCheckpoint(files)).weights();
  const model = new Fgclip2Model({ config, weights, runtime });
  weights.verify({ complete: true });
  return { model, weights, runtime, [Symbol.asyncDispose]: () => model.dispose() };
}
