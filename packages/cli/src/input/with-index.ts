import type { ImageStore } from '@fgclip2/search';
import { sqliteStore } from '@fgclip2/search/node';
import { indexFile } from './index-option.ts';

/**
 * Opens the index that `--index` names, and closes it after the task.
 *
 * @throws Error where there is none, or it holds no image.
 */
export async function withIndex(
  named: string | undefined,
  task: (index: { readonly file: string; readonly store: ImageStore }) => Promise<void>,
): Promise<void> {
  const file = indexFile(named);
  const store = await sqliteStore(file, { mustExist: true });
  try {
    if (store.source === undefined) {
      throw new Error(`Expected images in the index at ${file}, got none: fgclip2 index <folder> adds some.`);
    }
    await task({ file, store });
  } finally {
    await store[Symbol.asyncDispose]();
  }
}
