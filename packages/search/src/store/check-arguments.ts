import { type ArgumentKind, checkArguments, checkOptions, kinds, signalOption } from '@fgclip2/tensor';
import type { FilesOptions, ImagesOptions } from './image-store.ts';
import { checkWhere } from './where.ts';

const owner = '@fgclip2/search';

/** A store, by what is used of it. */
export const storeKind: ArgumentKind = {
  expected: 'a store',
  accepts: (value) => ['images', 'search'].every((name) => typeof Object(value)[name] === 'function'),
};

/** A model, by what is used of it: it may come from another copy of its package. */
export const fgclip2Kind: ArgumentKind = {
  expected: 'a model of load',
  accepts: (value) => ['encode', 'embedTexts'].every((name) => typeof Object(value)[name] === 'function'),
};

/** Checks a list of ids or paths; `name` is what an error calls it. */
export function checkNames(name: string, names: readonly string[]): void {
  checkArguments(owner, { [name]: [names, kinds.texts] });
}

/** Checks one id. */
export function checkId(id: string): void {
  checkArguments(owner, { id: [id, kinds.text] });
}

/** Checks the ids that a store is asked for, and how. */
export function checkHas(ids: readonly string[], options: object): void {
  checkNames('ids', ids);
  checkOptions(owner, options, { withParts: kinds.trueOrFalse });
}

/** Checks which images are asked for. */
export function checkImagesOptions(options: ImagesOptions): void {
  checkOptions(owner, options, { ids: kinds.texts, signal: kinds.signal });
  if (options.where !== undefined) checkWhere(options.where);
}

/** Checks which files are asked for. */
export function checkFilesOptions(options: FilesOptions): void {
  checkOptions(owner, options, { under: kinds.text, paths: kinds.texts });
}

/** Checks options that have only a signal. */
export function checkSignal(options: object): void {
  checkOptions(owner, options, signalOption);
}
