/** Options of a ranged read. */
export interface ReadOptions {
  /** Rejects the read with the signal's reason. @default undefined */
  signal?: AbortSignal | undefined;
  /**
   * Called with the number of bytes that have arrived since its last call; a source that has them at once need not call it.
   *
   * @default undefined
   */
  onBytes?: ((count: number) => void) | undefined;
}

/** A file's bytes wherever they are: on disk, in memory, behind HTTP ranges. */
export interface ByteSource {
  /** Length in bytes. */
  readonly size: number;
  /** What errors call it: a path, a URL, a name. */
  readonly name: string;
  /** Absolute path of the file on this machine, where there is one: a runtime may map it. */
  readonly path?: string;
  /**
   * What tells this file's bytes from those of other files and versions, where that is known without reading them:
   * their sha256 in hex, or what stands for it at the source.
   */
  readonly version?: string | undefined;
  /** What to do where its bytes prove wrong: a sentence for errors. */
  readonly remedy?: string | undefined;
  /** The bytes [start, end); rejects with RangeError when they are not all inside the file. */
  read(start: number, end: number, options?: ReadOptions): Promise<Uint8Array>;
  /** Drops what a source has stored of [start, end) when those bytes proved wrong: the next read fetches them again. */
  forget?(start: number, end: number): Promise<void>;
}

/** What a source reports while it downloads. */
export interface ProgressEvent {
  /** File name inside the source, e.g. `model.safetensors`. */
  file: string;
  /** Bytes of the file that are here. */
  loaded: number;
  /** Bytes of the whole file; `undefined` where the server does not say. */
  total: number | undefined;
  /** Where it comes from: the address of the repository on its hub, or the base URL. */
  from?: string | undefined;
  /** The folder on disk that it goes to, where it goes to one. */
  to?: string | undefined;
}

/** A checkpoint's files by name: a folder, a hub repository, a base URL. */
export interface Files {
  /** What errors call it: the folder's path, the hub id, the URL. */
  readonly name: string;
  /** The commit all files come from, where the source has commits and has looked it up: after the first `open`. */
  readonly revision?: string | undefined;
  /** Opens one file, downloading it where needed; `undefined` when there is none of this name. */
  open(file: string, options?: ReadOptions): Promise<ByteSource | undefined>;
  /** The names of all files, where the source can list them. */
  list?(options?: ReadOptions): Promise<string[]>;
}
