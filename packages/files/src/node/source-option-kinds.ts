import { kinds, type OptionKinds } from '@fgclip2/tensor';

/** What the options of a hub or a base URL must be; numbers and addresses are checked where they are used. */
export const sourceOptionKinds: OptionKinds = {
  cacheDir: kinds.text,
  offline: kinds.trueOrFalse,
  fetch: kinds.callback,
  onProgress: kinds.callback,
  onWarning: kinds.callback,
};
