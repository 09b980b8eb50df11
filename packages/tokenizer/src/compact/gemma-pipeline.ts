/** Every setting of a tokenizer.json that changes ids or text, and the values the compact form stands for. */
const gemmaPipeline: readonly (readonly [path: string, ...values: unknown[]])[] = [
  ['normalizer.type', 'Replace'],
  ['normalizer.pattern.String', ' '],
  ['normalizer.pattern.Regex', undefined],
  ['normalizer.content', '▁'],
  ['model.type', 'BPE'],
  ['model.byte_fallback', true],
  ['model.ignore_merges', undefined, false],
  ['model.dropout', undefined, null, 0],
  ['model.continuing_subword_prefix', undefined, null, ''],
  ['model.end_of_word_suffix', undefined, null, ''],
  // Adds <eos> and the like, which is done outside.
  ['post_processor.type', undefined, 'TemplateProcessing'],
  ['decoder.type', 'Sequence'],
  ['decoder.decoders.length', 3],
  ['decoder.decoders.0.type', 'Replace'],
  ['decoder.decoders.0.pattern.String', '▁'],
  ['decoder.decoders.0.pattern.Regex', undefined],
  ['decoder.decoders.0.content', ' '],
  ['decoder.decoders.1.type', 'ByteFallback'],
  ['decoder.decoders.2.type', 'Fuse'],
];

/** Where there is a pre-tokenizer: after the normalizer no space is left for it to split on. */
const splitAtSpaces: typeof gemmaPipeline = [
  ['pre_tokenizer.type', 'Split'],
  ['pre_tokenizer.pattern.String', ' '],
  ['pre_tokenizer.pattern.Regex', undefined],
  ['pre_tokenizer.invert', undefined, false],
];

/**
 * What a parsed tokenizer.json has that differs from Gemma's pipeline; `undefined` where they agree: spaces become
 * `▁`, byte-pair merges over the whole text, unknown characters as their UTF-8 bytes.
 */
export function differenceFromGemma(tokenizerJson: unknown): string | undefined {
  const hasPreTokenizer = (property(tokenizerJson, 'pre_tokenizer') ?? undefined) !== undefined;
  for (const [path, ...values] of [...gemmaPipeline, ...(hasPreTokenizer ? splitAtSpaces : [])]) {
    const value = path.split('.').reduce(property, tokenizerJson);
    if (!values.includes(value)) return `${JSON.stringify(value) ?? 'nothing'} for ${path}`;
  }
  return undefined;
}

/** The error for a pipeline without a compact form. */
export function gemmaPipelineError(reason: string): Error {
  return new Error(
    `[@fgclip2/tokenizer] Expected the pipeline of Gemma's tokenizer.json, got ${reason}. Fgclip2Tokenizer.fromPretrained reads others too.`,
  );
}

/** `value[key]` of what came out of JSON; `undefined` where there is no such thing. */
export function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
