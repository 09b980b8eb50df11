import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];
type InBoth<T> = Record<Language, T>;

/** What is false in a false caption. */
export const falsehoods = ['thing', 'color', 'relation', 'swap'] as const;
export type Falsehood = (typeof falsehoods)[number];

/** A thing in a scene, by its index in the list of concepts. */
export interface EvaluationThing {
  readonly concept: number;
  /** Left, top, right, bottom in pixels. */
  readonly box: readonly [number, number, number, number];
  readonly color: string | null;
  /** Whether it was given that color, one that training never gives it. */
  readonly painted: boolean;
}

/** A true caption and one with something changed so that it is false. */
export type CaptionPair = { readonly kind: Falsehood } & InBoth<readonly [string, string]>;

export interface EvaluationScene {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  /** Whether its background is of the kind that training never shows. */
  readonly striped: boolean;
  readonly caption: InBoth<string>;
  readonly long: InBoth<string>;
  readonly pairs: readonly CaptionPair[];
  readonly things: readonly EvaluationThing[];
}

/** Scenes made by `demo_checkpoint/evaluation_set.py`, with everything they are asked. */
export interface EvaluationScenes {
  readonly folder: string;
  readonly seed: number;
  /** English color names with the Chinese ones. */
  readonly colors: Readonly<Record<string, string>>;
  readonly concepts: readonly {
    readonly emoji: string;
    readonly name: InBoth<string>;
    readonly title: InBoth<string>;
  }[];
  readonly scenes: readonly EvaluationScene[];
}

export async function readEvaluationScenes(folder: string): Promise<EvaluationScenes> {
  return { folder, ...JSON.parse(await readFile(join(folder, 'scenes.json'), 'utf8')) };
}
