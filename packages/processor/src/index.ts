export {
  Fgclip2Processor,
  type ImagePart,
  type LoadProcessorOptions,
  type ProcessOptions,
  type ProcessorOutput,
  type ProcessorParts,
  type TextPart,
  type TokenIds,
} from './processor.ts';
