export {
  Fgclip2Processor,
  type ImagePart,
  type ProcessOptions,
  type ProcessorOutput,
  type ProcessorParts,
  type TextPart,
} from './processor.ts';
