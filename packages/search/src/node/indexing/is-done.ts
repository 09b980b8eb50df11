import type { ImageStore, StoredFile } from '../../store/image-store.ts';
import type { FoundFile } from './walk.ts';

/** Whether a file is as the store knows it. */
export async function isDone(
  store: ImageStore,
  { size, mtimeMs }: FoundFile,
  known: StoredFile | undefined,
  withParts: boolean,
): Promise<boolean> {
  if (known === undefined || known.size !== size || known.mtimeMs !== mtimeMs) return false;
  const { hash } = known;
  return !withParts || hash === undefined || (await store.has([hash], { withParts })).size === 1;
}
