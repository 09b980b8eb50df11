/** Names of types that mean different things in different packages, until they have different names. */
export const knownNames: readonly string[] = [];

/** Classes that `fgclip2` extends under their own names, so that they open from a string: they mean the same. */
export const extendedClasses: readonly string[] = [
  'Fgclip2Config',
  'Fgclip2ImageProcessor',
  'Fgclip2ImageProcessorFast',
  'Fgclip2Model',
  'Fgclip2Processor',
  'Fgclip2TextModel',
  'Fgclip2Tokenizer',
  'Fgclip2VisionModel',
];
