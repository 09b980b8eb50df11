import type { Scores } from './scores.ts';

const measures = {
  name: 'name one thing',
  'name in five': '  right one in the best five',
  'name on stripes': '  on backgrounds never seen in training',
  'caption to text': 'short caption of 100, image to text',
  'caption to image': '  text to image',
  'long to text': 'long caption of 100, image to text',
  'long to image': '  text to image',
  region: 'name a region, of all names',
  'region of 50': '  of 50 names',
  color: 'color of a region, of 11',
  peak: 'heat map peak inside the box',
  area: '  area under the curve',
  'false thing': 'false caption refused: other thing',
  'false color': '  other color',
  'false relation': '  other relation',
  'false swap': '  colors swapped',
} as const;

/** The scores as lines of text: measure, English, Chinese, how often it was asked. */
export function scoreTable(scores: Scores, names: number): string {
  const rows = Object.entries(measures).map(([measure, label]) => {
    const title = measure === 'name' ? `${label}, of ${names} names` : label;
    const shares = ['en', 'zh'].map((language) => scores.share(`${language} ${measure}`).toFixed(3));
    return [title.padEnd(42), ...shares, String(scores.asked(`en ${measure}`)).padStart(6)].join('  ');
  });
  return [`${' '.repeat(42)}  en     zh      asked`, ...rows].join('\n');
}
