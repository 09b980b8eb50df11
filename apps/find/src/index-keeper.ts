import type { ImageStore, StoredFile, StoredImage, StoredParts, VectorMaker } from '@fgclip2/search';

/** What a page keeps of an index between two visits. */
export interface KeptIndex {
  readonly maker: VectorMaker;
  readonly images: readonly StoredImage[];
  /** More files of the same images. */
  readonly files: readonly StoredFile[];
}

/**
 * Keeps an index in the origin's private file system: `index.json` says what lies in `vectors` and `parts`, and
 * `thumbnails` has a small copy of each image. The file that says what there is is written last.
 */
export interface IndexKeeper {
  /** Whether the index is there at the next visit. */
  readonly keeps: boolean;
  /** Of all small copies. */
  readonly thumbnailBytes: number;
  read(): Promise<KeptIndex | undefined>;
  /** Writes images that are new, parts that are new, and more files of known images. */
  save(news: KeptIndex): Promise<void>;
  saveThumbnail(id: string, thumbnail: Blob): Promise<void>;
  readThumbnail(id: string): Promise<Blob>;
  clear(): Promise<void>;
}

/** A row of `index.json`; its vector is the one of its place in `vectors`. */
interface KeptImage extends Omit<StoredImage, 'id' | 'vector' | 'parts' | 'thumbnail'> {
  /** In `parts`, from byte `start` on: vector after vector, then the patches. */
  parts?: { grid: StoredParts['grid']; scales: number[]; start: number };
}

interface IndexJson {
  readonly format: 2;
  readonly maker: VectorMaker;
  readonly images: readonly KeptImage[];
  readonly files: readonly StoredFile[];
  readonly thumbnailBytes: number;
}

const folderName = 'fgclip2-find';

/** Opens the place; where pages may not write files, one that forgets at the end of the visit. */
export function indexKeeper(): IndexKeeper {
  const canWrite = 'FileSystemFileHandle' in window && 'createWritable' in FileSystemFileHandle.prototype;
  return canWrite && navigator.storage?.getDirectory !== undefined ? fileKeeper() : visitKeeper();
}

/** Keeps the small copies of this visit. */
function visitKeeper(): IndexKeeper {
  const thumbnails = new Map<string, Blob>();
  return {
    keeps: false,
    get thumbnailBytes() {
      return [...thumbnails.values()].reduce((sum, { size }) => sum + size, 0);
    },
    read: async () => undefined,
    save: async () => {},
    saveThumbnail: async (id, thumbnail) => {
      thumbnails.set(id, thumbnail);
    },
    readThumbnail: async (id) => thumbnails.get(id)!,
    clear: async () => thumbnails.clear(),
  };
}

function fileKeeper(): IndexKeeper {
  let images = new Map<string, KeptImage>();
  let files = new Map<string, StoredFile>();
  let partBytes = 0;
  let thumbnailBytes = 0;
  const folder = async () =>
    (await navigator.storage.getDirectory()).getDirectoryHandle(folderName, { create: true });
  const thumbnails = async () => (await folder()).getDirectoryHandle('thumbnails', { create: true });

  return {
    keeps: true,

    get thumbnailBytes() {
      return thumbnailBytes;
    },

    async read() {
      const root = await folder();
      const stored = await readFile(root, 'index.json');
      if (stored === undefined) return undefined;
      const json = JSON.parse(await stored.text()) as IndexJson;
      if (json.format !== 2) return undefined;
      const vectors = new Float32Array(await bytesOf(root, 'vectors'));
      const parts = await bytesOf(root, 'parts');
      const { width } = json.maker.source;
      images = new Map(json.images.map((image) => [image.hash, image]));
      files = new Map(json.files.map((file) => [file.path, file]));
      partBytes = parts.byteLength;
      thumbnailBytes = json.thumbnailBytes;
      const rows = json.images.map((image, row): StoredImage => {
        const vector = vectors.subarray(row * width, (row + 1) * width);
        const { parts: kept, ...rest } = image;
        return { ...rest, id: image.hash, vector, ...(kept && { parts: readParts(parts, kept, width) }) };
      });
      return { maker: json.maker, images: rows, files: json.files };
    },

    async save({ maker, images: news, files: newFiles }) {
      const root = await folder();
      const { width } = maker.source;
      const fresh = news.filter(({ hash }) => !images.has(hash));
      const vectors = new Float32Array(fresh.length * width);
      for (const [row, { vector }] of fresh.entries()) vectors.set(vector, row * width);
      await append(root, 'vectors', vectors, images.size * width * vectors.BYTES_PER_ELEMENT);
      const added: Uint8Array[] = [];
      let end = partBytes;
      for (const { id: _, vector: __, parts, thumbnail: ___, ...row } of news) {
        const known = images.get(row.hash) ?? row;
        if (parts === undefined) images.set(row.hash, known);
        else {
          const { bytes, scales } = writeParts(parts);
          images.set(row.hash, { ...known, parts: { grid: parts.grid, scales, start: end } });
          added.push(bytes);
          end += bytes.length;
        }
      }
      await append(root, 'parts', joined(added), partBytes);
      partBytes = end;
      for (const file of newFiles) files.set(file.path, file);
      const json: IndexJson = {
        format: 2,
        maker,
        images: [...images.values()],
        files: [...files.values()],
        thumbnailBytes,
      };
      await append(root, 'index.json', JSON.stringify(json), 0);
    },

    async saveThumbnail(id, thumbnail) {
      await append(await thumbnails(), id, thumbnail, 0);
      thumbnailBytes += thumbnail.size;
    },

    async readThumbnail(id) {
      return (await (await thumbnails()).getFileHandle(id)).getFile();
    },

    async clear() {
      [images, files, partBytes, thumbnailBytes] = [new Map(), new Map(), 0, 0];
      const root = await navigator.storage.getDirectory();
      await root.removeEntry(folderName, { recursive: true }).catch(ignoreMissing);
    },
  };
}

/** Takes what was kept into a store, in turns. */
export async function fillStore(store: ImageStore, { maker, images, files }: KeptIndex): Promise<void> {
  for (let start = 0; start < images.length; start += imagesPerTurn) {
    await store.upsert(images.slice(start, start + imagesPerTurn), maker);
    await new Promise((resolve) => setTimeout(resolve));
  }
  await store.putFiles(files);
}

const imagesPerTurn = 500;

function writeParts({ parts }: StoredParts): { bytes: Uint8Array; scales: number[] } {
  const vectors = parts.map(({ vector }) => new Uint8Array(vector.buffer, vector.byteOffset, vector.length));
  const bytes = joined([...vectors, ...parts.map(({ patches }) => patches)]);
  return { bytes, scales: parts.map(({ scale }) => scale) };
}

function readParts(
  bytes: ArrayBuffer,
  { grid, scales, start }: NonNullable<KeptImage['parts']>,
  width: number,
): StoredParts {
  const patchBytes = Math.ceil((grid[0] * grid[1]) / 8);
  const parts = scales.map((scale, part) => ({
    vector: new Int8Array(bytes, start + part * width, width),
    scale,
    patches: new Uint8Array(bytes, start + scales.length * width + part * patchBytes, patchBytes),
  }));
  return { grid, parts };
}

function joined(arrays: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const array of arrays) {
    all.set(array, end);
    end += array.length;
  }
  return all;
}

async function bytesOf(folder: FileSystemDirectoryHandle, name: string): Promise<ArrayBuffer> {
  const file = await readFile(folder, name);
  return file === undefined ? new ArrayBuffer(0) : file.arrayBuffer();
}

async function readFile(folder: FileSystemDirectoryHandle, name: string): Promise<File | undefined> {
  const handle = await folder.getFileHandle(name).catch(ignoreMissing);
  return handle?.getFile();
}

/** Writes from a position on, to a copy that takes the file's place when it is complete; what lay after it goes. */
async function append(
  folder: FileSystemDirectoryHandle,
  name: string,
  data: FileSystemWriteChunkType,
  position: number,
): Promise<void> {
  const handle = await folder.getFileHandle(name, { create: true });
  const stream = await handle.createWritable({ keepExistingData: position > 0 });
  await stream.truncate(position);
  await stream.seek(position);
  await stream.write(data);
  await stream.close();
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
}
