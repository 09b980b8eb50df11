export { pooledTextTower, type TextTowerOptions, textHead, textTower } from './architecture.ts';
export { Fgclip2TextEmbeddings } from './fgclip2-text-embeddings.ts';
export {
  Fgclip2TextModel,
  type TextModelOptions,
  type TextModelParts,
  type TextOutputs,
} from './fgclip2-text-model.ts';
export { checkTextInputs, type TextBatch, type TextCallOptions, type TextInputs } from './text-inputs.ts';
export { textProbe } from './text-probe.ts';
