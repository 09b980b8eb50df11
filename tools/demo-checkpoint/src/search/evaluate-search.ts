import { leastPartProbability } from '@fgclip2/search';
import { sigmoid, Tensor } from '@fgclip2/tensor';
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
  const probability = await probabilityOf(fgclip2);
  for (const kind of ['few', 'many'] as const) {
    const scenes = await readSearchScenes(state, kind, seed);
    const found = await lookAtScenes(fgclip2, scenes);
    const [en, zh] = await Promise.all(
      languages.map((language) => searchScenes(fgclip2, scenes, found, language)),
    );
    const things = kind === 'few' ? 'two to four things' : 'twelve to twenty things';
    print(`\n${scenes.scenes.length} scenes of ${things}, seed ${seed}`);
    print(searchTable(en!, zh!, probability));
  }
  for (const kind of ['places', 'many'] as const) {
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

/** How the model turns cosines into probabilities: it is asked about an equal vector and one at a right angle. */
async function probabilityOf({ model }: Fgclip2): Promise<(cosine: number) => number> {
  const image = new Tensor('float32', new Float32Array([1, 0]), [1, 2]);
  const texts = new Tensor('float32', new Float32Array([1, 0, 0, 1]), [2, 2]);
  const [equal, square] = (await model.logits(image, texts)).logitsPerImage.data;
  return (cosine) => sigmoid(square! + cosine * (equal! - square!));
}

function searchTable(en: SearchScores, zh: SearchScores, probability: (cosine: number) => number): string {
  const rows = en.scores.map(({ way, averagePrecision, firstIsRight }, index) => {
    const other = zh.scores[index]!;
    const numbers = [averagePrecision, firstIsRight, other.averagePrecision, other.firstIsRight];
    return line(way, ...numbers.map((number) => number.toFixed(3)));
  });
  const thresholds = [0.1, 0.25, leastPartProbability, 0.75, 0.9].map((least) => {
    const both = [en, zh].map(({ partCosines }) =>
      precisionAndRecall(partCosines, (cosine) => probability(cosine) >= least),
    );
    const numbers = both.flatMap(({ precision, recall }) => [precision.toFixed(3), recall.toFixed(3)]);
    return line(`8 parts, probability >= ${least}`, ...numbers);
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
