import type { Files } from '@fgclip2/files';
import { assetFiles } from './asset-files.ts';

/** Where each file is; in full, as bundlers find them. */
const addresses: Readonly<Record<string, URL>> = {
  'config.json': new URL('../../checkpoint/config.json', import.meta.url),
  'model.safetensors': new URL('../../checkpoint/model.safetensors', import.meta.url),
  'preprocessor_config.json': new URL('../../checkpoint/preprocessor_config.json', import.meta.url),
  'tokenizer.json': new URL('../../checkpoint/tokenizer.json', import.meta.url),
  'tokenizer_config.json': new URL('../../checkpoint/tokenizer_config.json', import.meta.url),
};

/**
 * The sample checkpoint's files, each an asset of its own where a bundler has put it, read by ranges.
 *
 * @example
 * import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
 * import { load } from 'fgclip2';
 * const fgclip2 = await load(demoCheckpoint);
 */
export const demoCheckpoint: Files = /* @__PURE__ */ assetFiles('@fgclip2/demo-checkpoint', addresses);
