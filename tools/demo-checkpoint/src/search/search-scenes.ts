import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvaluationScenes, EvaluationThing } from '../evaluation-scenes.ts';

/** `few`: two to four things an image; `many`: twelve to twenty; `places`: some there twice, some names not at all. */
export type SearchSceneKind = 'few' | 'many' | 'places';

export interface SearchScene {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly things: readonly Pick<EvaluationThing, 'concept' | 'box'>[];
  /** Names to ask for that the scene does not show. */
  readonly absent: readonly number[];
}

/** Scenes made by `demo_checkpoint/search_scenes.py`. */
export interface SearchScenes extends Pick<EvaluationScenes, 'folder' | 'seed' | 'concepts'> {
  readonly kind: SearchSceneKind;
  readonly scenes: readonly SearchScene[];
}

/** Reads `<state>/<kind>-<seed>`. */
export async function readSearchScenes(
  state: string,
  kind: SearchSceneKind,
  seed: number,
): Promise<SearchScenes> {
  const folder = join(state, `${kind}-${seed}`);
  return { folder, kind, ...JSON.parse(await readFile(join(folder, 'scenes.json'), 'utf8')) };
}
