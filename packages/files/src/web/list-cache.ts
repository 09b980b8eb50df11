import type { FileRecord } from './storage/contract.ts';
import { openDatabase, resultOf, type Stores } from './storage/database.ts';

/** What is kept of one model at one revision. */
export interface CacheEntry {
  /** Hub id, with its endpoint before it where that is not the public one; or the base URL. */
  model: string;
  /** The commit; `undefined` for a base URL, and for unfinished downloads. */
  revision: string | undefined;
  /** Branches and tags that stood for the commit when last asked. */
  refs: string[];
  /** Bytes that its files take, those shared with other commits included. */
  bytes: number;
  files: CachedFile[];
}

/** What is kept of one file. */
export interface CachedFile {
  /** Name inside its source. */
  file: string;
  /** Bytes of the whole file; `undefined` where only an unfinished download is left of it. */
  size: number | undefined;
  /** Bytes that are kept. */
  bytes: number;
}

/** The models of which this origin keeps something, by name and revision; none where there is no storage. */
export async function listCache(): Promise<CacheEntry[]> {
  const database = await openDatabase().catch(() => undefined);
  if (database === undefined) return [];
  const transaction = database.transaction(['files', 'pieces', 'revisions']);
  const files = transaction.objectStore('files');
  const [keys, records, pieces, revisionKeys, revisions] = await Promise.all([
    resultOf(files.getAllKeys()) as Promise<Stores['files']['key'][]>,
    resultOf(files.getAll()) as Promise<FileRecord[]>,
    resultOf(transaction.objectStore('pieces').getAllKeys()) as Promise<Stores['pieces']['key'][]>,
    resultOf(transaction.objectStore('revisions').getAllKeys()) as Promise<Stores['revisions']['key'][]>,
    resultOf(transaction.objectStore('revisions').getAll()) as Promise<Stores['revisions']['value'][]>,
  ]);
  const bytesOf = new Map<string, { model: string; file: string; bytes: number }>();
  for (const [model, file, content, start, end] of pieces) {
    const key = JSON.stringify([model, file, content]);
    const { bytes } = bytesOf.get(key) ?? { bytes: 0 };
    bytesOf.set(key, { model, file, bytes: bytes + end - start });
  }
  const entries = new Map<string, CacheEntry>();

  function list(model: string, revision: string | undefined, file: CachedFile): void {
    const key = JSON.stringify([model, revision]);
    const refs = revisionKeys.filter(
      ([of, ref], i) => of === model && ref !== revision && revisions[i]!.commit === revision,
    );
    const entry = entries.get(key) ?? {
      model,
      revision,
      refs: refs.map(([, ref]) => ref),
      bytes: 0,
      files: [],
    };
    entry.bytes += file.bytes;
    entry.files.push(file);
    entries.set(key, entry);
  }

  const listed = new Set<string>();
  keys.forEach(([model, revision, file], i) => {
    const { content, size } = records[i]!;
    const key = JSON.stringify([model, file, content]);
    listed.add(key);
    list(model, revision || undefined, { file, size, bytes: bytesOf.get(key)?.bytes ?? 0 });
  });
  for (const [key, { model, file, bytes }] of bytesOf) {
    if (!listed.has(key)) list(model, undefined, { file, size: undefined, bytes });
  }
  return [...entries.values()];
}
