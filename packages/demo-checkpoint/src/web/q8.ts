import type { Files } from '@fgclip2/files';
import { assetFiles } from './asset-files.ts';

/** Where each file is; in full, as bundlers find them. */
const addresses: Readonly<Record<string, URL>> = {
  'config.json': new URL('../../checkpoint-q8/config.json', import.meta.url),
  'model.safetensors': new URL('../../checkpoint-q8/model.safetensors', import.meta.url),
  'preprocessor_config.json': new URL('../../checkpoint-q8/preprocessor_config.json', import.meta.url),
  'tokenizer.json': new URL('../../checkpoint-q8/tokenizer.json', import.meta.url),
  'tokenizer_config.json': new URL('../../checkpoint-q8/tokenizer_config.json', import.meta.url),
};

/** The sample checkpoint in 8 bits, each file an asset of its own where a bundler has put it, read by ranges. */
export const demoCheckpointQ8: Files = /* @__PURE__ */ assetFiles('@fgclip2/demo-checkpoint/q8', addresses);
