import type { ImageStore } from '@fgclip2/search';
import { sqliteStore } from '@fgclip2/search/node';
import { indexFile } from './index-option.ts';
import { withoutSqliteWarning } from './without-sqlite-warning.ts';

/** An index that images were put into, and its file. */
export interface OpenIndex extends AsyncDisposable {
  readonly file: string;
  readonly store: ImageStore;
}

/**
 * Opens the index that `--index` names.
 *
 * @throws Error where there is none, or it holds no image.
 */
export async function openIndex(named: string | undefined): Promise<OpenIndex> {
  const file = indexFile(named);
  const store = await withoutSqliteWarning(() => sqliteStore(file, { mustExist: true }));
  const dispose = (): PromiseLike<void> => store[Symbol.asyncDispose]();
  if (store.source === undefined) {
    await dispose();
    throw new Error(`Expected images in the index at ${file}, got none: fgclip2 index <folder> adds some.`);
  }
  return { file, store, [Symbol.asyncDispose]: dispose };
}
