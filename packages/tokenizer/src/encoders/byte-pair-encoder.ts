/** What turns a text into ids and back: the compact form, or the library for other pipelines. */
export interface BytePairEncoder {
  /** Why this is not the compact form; `undefined` where it is. */
  readonly notCompactReason?: string | undefined;
  /** The ids of a well-formed text, without `<eos>`. */
  encode(text: string): number[];
  /** The text of ids, each of which is in the vocabulary. */
  decode(ids: readonly number[], skipSpecialTokens: boolean): string;
  idOf(token: string): number | undefined;
  hasId(id: number): boolean;
}
