import type { Fgclip2 } from 'fgclip2';
import { languages } from '../evaluation-scenes.ts';
import { locateScenes } from './locate-scenes.ts';
import { readSearchScenes } from './search-scenes.ts';
import { lookAtScenes, precisionAndRecall, type SearchScores, searchScenes } from './small-things.ts';

/** Prints how scenes are found by one thing they show, and where in them things are. */
export async function evaluateSearch(
  fgclip2: Fgclip2,
  state: string,
  seed: number,
  print: (line: string) => void,
): Promise<void> {
  for (const kind of ['few', 'many'] as const) {
    const scenes = await readSearchScenes(state, kind, seed);
    const found = await lookAtScenes(fgclip2, scenes);
    const [en, zh] = await Promise.all(
      languages.map((language) => searchScenes(fgclip2, scenes, found, language)),
    );
    const things = kind === 'few' ? 'two to four things' : 'twelve to twenty things';
    print(`\n${scenes.scenes.length} scenes of ${things}, seed ${seed}`);
    print(searchTable(en!, zh!));
  }
  for (const kind of ['places', 'few', 'many'] as const) {
    const scenes = await readSearchScenes(state, kind, seed);
    const scores = await Promise.all(languages.map((language) => locateScenes(fgclip2, scenes, language)));
    print(`\nlocate, ${scenes.scenes.length} scenes \`${kind}\`, seed ${seed}`);
    print(line('', 'en', 'zh', 'asked'));
    for (const [measure, label] of Object.entries(locateMeasures)) {
      if (scores[0]!.asked(measure) === 0) continue;
      const shares = scores.map((of) => of.share(measure).toFixed(3));
      print(line(label, ...shares, String(scores[0]!.asked(measure))));
    }
  }
}

const locateMeasures = {
  once: 'a thing that is there once, at IoU >= 0.5',
  twice: 'things that are there twice',
  absent: 'absent things that get a box',
  'wrong box': 'boxes that are on no such thing',
} as const;

function searchTable(en: SearchScores, zh: SearchScores): string {
  const rows = en.scores.map(({ way, averagePrecision, firstIsRight }, index) => {
    const other = zh.scores[index]!;
    const numbers = [averagePrecision, firstIsRight, other.averagePrecision, other.firstIsRight];
    return line(way, ...numbers.map((number) => number.toFixed(3)));
  });
  const thresholds = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55].map((least) => {
    const both = [en, zh].map(({ partCosines }) => precisionAndRecall(partCosines, least));
    const numbers = both.flatMap(({ precision, recall }) => [precision.toFixed(3), recall.toFixed(3)]);
    return line(`8 parts, cosine >= ${least.toFixed(2)}`, ...numbers);
  });
  return [
    line('', 'en mAP', 'P@1', 'zh mAP', 'P@1'),
    ...rows,
    line('', 'en prec.', 'recall', 'zh prec.', 'recall'),
    ...thresholds,
  ].join('\n');
}

function line(label: string, ...cells: readonly string[]): string {
  return [label.padEnd(42), ...cells.map((cell) => cell.padStart(8))].join(' ');
}
