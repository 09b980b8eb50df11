import { join } from 'node:path';
import type { Fgclip2, LocatedBox } from 'fgclip2';
import type { EvaluationThing, Language } from '../evaluation-scenes.ts';
import { Scores } from '../scores.ts';
import type { SearchScenes } from './search-scenes.ts';

type Box = EvaluationThing['box'];

/** From this share of their union on, a box is where the thing is. */
const leastOverlap = 0.5;

/**
 * Locates every name in scenes; measures are `once` and `twice` (things found, by how often the scene shows one),
 * `absent` (names of absent things with a box) and `wrong box` (boxes on no such thing, where there is one).
 */
export async function locateScenes(
  fgclip2: Fgclip2,
  { folder, concepts, scenes }: SearchScenes,
  language: Language,
): Promise<Scores> {
  const scores = new Scores();
  for (const { file, things, absent } of scenes) {
    const shown = [...new Set(things.map(({ concept }) => concept))];
    const texts = [...shown, ...absent].map((concept) => concepts[concept]!.name[language]);
    const located = await fgclip2.locate(join(folder, file), texts);
    for (const [index, concept] of [...shown, ...absent].entries()) {
      const { boxes } = located[index]!;
      const there = things.filter((thing) => thing.concept === concept).map(({ box }) => box);
      if (there.length === 0) scores.add('absent', boxes.length > 0);
      else count(scores, there, boxes);
    }
  }
  return scores;
}

function count(scores: Scores, there: readonly Box[], found: readonly LocatedBox[]): void {
  const isAt = (box: Box) => (one: LocatedBox) => overlap(one.box, box) >= leastOverlap;
  for (const box of there) scores.add(there.length === 1 ? 'once' : 'twice', found.some(isAt(box)));
  for (const one of found) scores.add('wrong box', !there.some((box) => isAt(box)(one)));
}

/** Intersection over union. */
export function overlap(a: Box, b: Box): number {
  const across = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const down = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (across <= 0 || down <= 0) return 0;
  const area = ([x1, y1, x2, y2]: Box) => (x2 - x1) * (y2 - y1);
  return (across * down) / (area(a) + area(b) - across * down);
}
