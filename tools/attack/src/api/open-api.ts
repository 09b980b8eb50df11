import { openKit } from './api-kit.ts';
import type { ApiTarget } from './api-target.ts';
import { baseTargets } from './targets/base-targets.ts';
import { checkpointTargets } from './targets/checkpoint-targets.ts';
import { fgclip2Targets } from './targets/fgclip2-targets.ts';
import { imageTargets } from './targets/image-targets.ts';
import { modelTargets } from './targets/model-targets.ts';
import { runtimeTargets } from './targets/runtime-targets.ts';
import { searchTargets } from './targets/search-targets.ts';

/** All that is called, and what it is called with. */
export interface Api extends AsyncDisposable {
  readonly targets: readonly ApiTarget[];
}

/** Makes what the calls need. */
export async function openApi(): Promise<Api> {
  const kit = await openKit();
  const parts = [
    baseTargets,
    checkpointTargets,
    imageTargets,
    runtimeTargets,
    modelTargets,
    fgclip2Targets,
    searchTargets,
  ];
  return {
    targets: parts.flatMap((targets) => targets(kit)),
    [Symbol.asyncDispose]: () => kit[Symbol.asyncDispose](),
  };
}
