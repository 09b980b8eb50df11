import { dot } from '@fgclip2/tensor';
import type { Fgclip2 } from 'fgclip2';
import { type EvaluationScenes, type Language, languages } from './evaluation-scenes.ts';
import { lookAtScene, measureHeatMap, type SceneFeatures } from './look-at-scene.ts';
import { Scores } from './scores.ts';
import { textRows } from './text-rows.ts';
import { nearest } from './unit-rows.ts';

/** Scenes in a group, each to be found by its caption. */
const groupSize = 100;

/** Asks a model everything about the scenes, in both languages; measures are named `<language> <what>`. */
export async function evaluateScenes(
  fgclip2: Fgclip2,
  evaluation: EvaluationScenes,
  onScene: (index: number) => void = () => {},
): Promise<Scores> {
  const scores = new Scores();
  const features: SceneFeatures[] = [];
  for (const [index, scene] of evaluation.scenes.entries()) {
    features.push(await lookAtScene(fgclip2, evaluation.folder, scene));
    onScene(index);
  }
  for (const language of languages) {
    await scoreNames(fgclip2, evaluation, features, language, scores);
    await scoreColors(fgclip2, evaluation, features, language, scores);
    await scoreRetrieval(fgclip2, evaluation, features, language, scores);
    await scoreFalseCaptions(fgclip2, evaluation, features, language, scores);
  }
  return scores;
}

/** One thing in the whole image, each thing in its box, and where its name lights up. */
async function scoreNames(
  fgclip2: Fgclip2,
  { concepts, scenes }: EvaluationScenes,
  features: readonly SceneFeatures[],
  language: Language,
  scores: Scores,
): Promise<void> {
  const titles = await textRows(
    fgclip2,
    concepts.map(({ title }) => title[language]),
    'short',
  );
  const names = await textRows(
    fgclip2,
    concepts.map(({ name }) => name[language]),
    'box',
  );
  for (const [index, scene] of scenes.entries()) {
    const seen = features[index]!;
    if (scene.things.length === 1) {
      const { concept } = scene.things[0]!;
      const cosines = titles.map((title) => dot(title, seen.image));
      const better = cosines.filter((cosine) => cosine > cosines[concept]!).length;
      scores.add(`${language} name`, better === 0);
      scores.add(`${language} name in five`, better < 5);
      if (scene.striped) scores.add(`${language} name on stripes`, better === 0);
      continue;
    }
    for (const [at, thing] of scene.things.entries()) {
      const { concept } = thing;
      scores.add(`${language} region`, nearest(seen.regions[at]!, names) === concept);
      const fifty = Array.from(
        { length: Math.min(50, names.length) },
        (_, i) => (concept + i) % names.length,
      );
      const among = fifty.map((other) => names[other]!);
      scores.add(`${language} region of 50`, nearest(seen.regions[at]!, among) === 0);
      const { peakInside, areaUnderCurve } = measureHeatMap(seen, thing, scene, names[concept]!);
      scores.add(`${language} peak`, peakInside);
      scores.add(`${language} area`, areaUnderCurve);
    }
  }
}

/** The color of each painted thing, by phrases that differ in the color. */
async function scoreColors(
  fgclip2: Fgclip2,
  { concepts, scenes, colors }: EvaluationScenes,
  features: readonly SceneFeatures[],
  language: Language,
  scores: Scores,
): Promise<void> {
  const english = Object.keys(colors);
  const phrases = concepts.flatMap(({ name }) =>
    english.map((color) => (language === 'en' ? `${color} ${name.en}` : `${colors[color]}的${name.zh}`)),
  );
  const rows = await textRows(fgclip2, phrases, 'box');
  for (const [index, { things }] of scenes.entries()) {
    for (const [at, { painted, color, concept }] of things.entries()) {
      if (!painted) continue;
      const own = rows.slice(concept * english.length, (concept + 1) * english.length);
      scores.add(
        `${language} color`,
        nearest(features[index]!.regions[at]!, own) === english.indexOf(color!),
      );
    }
  }
}

/** Captions of scenes with several things, in groups, from image to text and from text to image. */
async function scoreRetrieval(
  fgclip2: Fgclip2,
  { scenes }: EvaluationScenes,
  features: readonly SceneFeatures[],
  language: Language,
  scores: Scores,
): Promise<void> {
  const several = scenes.flatMap(({ things }, index) => (things.length > 1 ? [index] : []));
  for (const [key, walkType] of [
    ['caption', 'short'],
    ['long', 'long'],
  ] as const) {
    const texts = await textRows(
      fgclip2,
      several.map((index) => scenes[index]![key][language]),
      walkType,
    );
    const images = several.map((index) => features[index]!.image);
    for (let start = 0; start + groupSize <= several.length; start += groupSize) {
      const group = {
        texts: texts.slice(start, start + groupSize),
        images: images.slice(start, start + groupSize),
      };
      for (let i = 0; i < groupSize; i++) {
        scores.add(`${language} ${key} to text`, nearest(group.images[i]!, group.texts) === i);
        scores.add(`${language} ${key} to image`, nearest(group.texts[i]!, group.images) === i);
      }
    }
  }
}

/** Whether the true caption of a pair fits better than the false one. */
async function scoreFalseCaptions(
  fgclip2: Fgclip2,
  { scenes }: EvaluationScenes,
  features: readonly SceneFeatures[],
  language: Language,
  scores: Scores,
): Promise<void> {
  const pairs = scenes.flatMap((scene, index) => scene.pairs.map((pair) => ({ index, ...pair })));
  const isTrue = await textRows(
    fgclip2,
    pairs.map((pair) => pair[language][0]),
    'short',
  );
  const isFalse = await textRows(
    fgclip2,
    pairs.map((pair) => pair[language][1]),
    'short',
  );
  for (const [at, { index, kind }] of pairs.entries()) {
    const { image } = features[index]!;
    scores.add(`${language} false ${kind}`, dot(isTrue[at]!, image) > dot(isFalse[at]!, image));
  }
}
