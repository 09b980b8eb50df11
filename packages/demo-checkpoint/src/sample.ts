/** A text in English and in Chinese. */
export interface BothLanguages {
  readonly en: string;
  readonly zh: string;
}

/** A scene as `samples.json` writes it. */
export interface Sample {
  file: string;
  width: number;
  height: number;
  background: string | null;
  short: BothLanguages;
  long: BothLanguages;
  hard_negative: BothLanguages & { kind: 'obj' | 'col' | 'rel' | 'swap' };
  boxes: (BothLanguages & { xyxy: [number, number, number, number]; emoji: string; color: string | null })[];
}
