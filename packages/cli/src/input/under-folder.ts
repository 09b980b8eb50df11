import type { ImageStore } from '@fgclip2/search';
import { storedPath } from '@fgclip2/search/node';

/** The folder of `--under` as the index names it; warns where the index has no image in it, such as a misspelled one. */
export async function underFolder(
  given: string | undefined,
  store: Pick<ImageStore, 'files'>,
  onWarning: (message: string) => void,
): Promise<string | undefined> {
  if (given === undefined) return undefined;
  const under = storedPath(given);
  for await (const { hash } of store.files({ under })) if (hash !== undefined) return under;
  onWarning(`The index has no image in ${under}.`);
  return under;
}
