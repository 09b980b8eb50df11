import { checkArguments, checkOptions, kinds } from '@fgclip2/tensor';
import type { FilesOptions, ImagesOptions, SearchOptions, SearchQuery } from './image-store.ts';
import { checkWhere } from './where.ts';

const owner = '@fgclip2/search';

/** Checks what a search is asked; its numbers are checked with the store that it asks. */
export function checkSearchArguments(query: SearchQuery, options: SearchOptions): void {
  checkArguments(owner, { query: [query, kinds.object], options: [options, kinds.object] });
  checkOptions(owner, options, { exact: kinds.trueOrFalse, signal: kinds.signal });
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
