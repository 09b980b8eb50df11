import type { EmbeddingSource } from 'fgclip2';
import { type ImageIndex, type IndexedImage, imageIndex } from './image-index.ts';

/**
 * Keeps an index in the origin's private file system: `index.json` says what the rows of `vectors` are, and
 * `thumbnails` has a small image a row. The file that says what there is is written last.
 */
export interface IndexStore {
  /** Whether the index is there at the next visit. */
  readonly keeps: boolean;
  read(): Promise<ImageIndex | undefined>;
  /** Writes the rows that are new since the last time. */
  save(index: ImageIndex): Promise<void>;
  saveThumbnail(row: number, thumbnail: Blob): Promise<void>;
  readThumbnail(row: number): Promise<Blob>;
  clear(): Promise<void>;
}

const folderName = 'fgclip2-find';

/** Opens the store; where pages may not write files, one that forgets at the end of the visit. */
export function indexStore(): IndexStore {
  const canWrite = 'FileSystemFileHandle' in window && 'createWritable' in FileSystemFileHandle.prototype;
  return canWrite && navigator.storage?.getDirectory !== undefined ? fileStore() : memoryStore();
}

/** Keeps the small images of this visit. */
function memoryStore(): IndexStore {
  const thumbnails: Blob[] = [];
  return {
    keeps: false,
    read: async () => undefined,
    save: async () => {},
    saveThumbnail: async (row, thumbnail) => {
      thumbnails[row] = thumbnail;
    },
    readThumbnail: async (row) => thumbnails[row]!,
    clear: async () => {},
  };
}

function fileStore(): IndexStore {
  let saved = 0;
  const folder = async () =>
    (await navigator.storage.getDirectory()).getDirectoryHandle(folderName, { create: true });
  const thumbnails = async () => (await folder()).getDirectoryHandle('thumbnails', { create: true });

  return {
    keeps: true,

    async read() {
      const root = await folder();
      const stored = await readFile(root, 'index.json');
      const vectors = await readFile(root, 'vectors');
      if (stored === undefined || vectors === undefined) return undefined;
      const { source, images } = JSON.parse(await stored.text()) as {
        source: EmbeddingSource;
        images: IndexedImage[];
      };
      const rows = new Float32Array(await vectors.arrayBuffer(), 0, images.length * source.width);
      saved = images.length;
      return imageIndex(source, images, rows);
    },

    async save({ source, images, vectors }) {
      const root = await folder();
      if (saved < images.length) {
        const start = saved * source.width;
        await write(root, 'vectors', vectors.slice(start), start * vectors.BYTES_PER_ELEMENT);
      }
      await write(root, 'index.json', JSON.stringify({ source, images }));
      saved = images.length;
    },

    async saveThumbnail(row, thumbnail) {
      await write(await thumbnails(), String(row), thumbnail);
    },

    async readThumbnail(row) {
      return (await (await thumbnails()).getFileHandle(String(row))).getFile();
    },

    async clear() {
      saved = 0;
      const root = await navigator.storage.getDirectory();
      await root.removeEntry(folderName, { recursive: true }).catch(ignoreMissing);
    },
  };
}

async function readFile(folder: FileSystemDirectoryHandle, name: string): Promise<File | undefined> {
  const handle = await folder.getFileHandle(name).catch(ignoreMissing);
  return handle?.getFile();
}

/** Writes to a copy that takes the file's place when it is complete. */
async function write(
  folder: FileSystemDirectoryHandle,
  name: string,
  data: FileSystemWriteChunkType,
  position = 0,
): Promise<void> {
  const handle = await folder.getFileHandle(name, { create: true });
  const stream = await handle.createWritable({ keepExistingData: position > 0 });
  await stream.seek(position);
  await stream.write(data);
  await stream.close();
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
}
