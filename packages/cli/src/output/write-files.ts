import {
  chmod,
  type FileHandle,
  open,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { systemReason } from '@fgclip2/files';
import { temporaryPath } from '@fgclip2/files/node';
import { write } from './print.ts';

/** A file to write; `-` is standard output. */
export interface OutputFile {
  path: string;
  content: Uint8Array | string;
}

/**
 * Writes files that belong together: see {@link StagedFiles}.
 *
 * @throws Error that names the file and the reason.
 */
export async function writeFiles(files: readonly OutputFile[]): Promise<void> {
  const staged = new StagedFiles();
  try {
    for (const { path, content } of files) {
      if (path === '-') await write(content);
      else await (await staged.open(path)).append(content);
    }
    await staged.finish();
  } finally {
    await staged[Symbol.asyncDispose]();
  }
}

/** A file that has a temporary name. */
interface Staged {
  readonly path: string;
  readonly target: string;
  readonly temporary: string;
  readonly handle: FileHandle;
  readonly isDevice: boolean;
}

/**
 * Files that belong together: all of them under temporary names beside their own, then each in turn takes its name.
 * Until then what was there stays, and one that is disposed unfinished leaves nothing; what a killed program left goes
 * with the next one. A file keeps its mode, a link
 * stays a link to it; a device or a pipe is written to in the end.
 */
export class StagedFiles implements AsyncDisposable {
  private readonly files: Staged[] = [];
  private isFinished = false;

  /** @throws Error that names the file and the reason, as everything here does. */
  async open(path: string): Promise<StagedFile> {
    return naming(path, async () => {
      const target = await behindLinks(path);
      const there = await stat(target).catch(undefinedIfMissing); // or no file could have this name
      if (there?.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
      const isDevice = there !== undefined && !there.isFile();
      const temporary = await temporaryPath(isDevice ? tmpdir() : dirname(target));
      const handle = await open(temporary, 'wx+');
      this.files.push({ path, target, temporary, handle, isDevice });
      if (there !== undefined && !isDevice) await chmod(temporary, there.mode);
      return new StagedFile(path, handle);
    });
  }

  /** Gives every file its name. */
  async finish(): Promise<void> {
    for (const { path, handle } of this.files) await naming(path, () => handle.close());
    for (const { path, target, temporary, isDevice } of this.files) {
      await naming(path, async () => {
        if (!isDevice) return rename(temporary, target);
        await writeFile(target, await readFile(temporary));
        await rm(temporary);
      });
    }
    this.isFinished = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.isFinished) return;
    for (const { temporary, handle } of this.files) {
      await handle.close().catch(() => {});
      await rm(temporary, { force: true }).catch(() => {});
    }
  }
}

/** A file under its temporary name. */
export class StagedFile {
  private readonly path: string;
  private readonly handle: FileHandle;

  constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.handle = handle;
  }

  async append(content: Uint8Array | string): Promise<void> {
    await naming(this.path, () => this.handle.appendFile(content));
  }

  /** Writes over what is there. */
  async overwrite(content: Uint8Array, at: number): Promise<void> {
    await naming(this.path, () => this.handle.write(content, 0, content.length, at));
  }

  /** All that was written. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    const chunk = new Uint8Array(1 << 20);
    for (let at = 0; ; ) {
      const { bytesRead } = await naming(this.path, () => this.handle.read(chunk, 0, chunk.length, at));
      if (bytesRead === 0) return;
      at += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  }
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

/** The path that a chain of links ends at, whether there is something or not. */
async function behindLinks(path: string, left = 40): Promise<string> {
  const next = await readlink(path).catch(() => undefined);
  if (next === undefined) return path;
  if (left === 0) throw Object.assign(new Error('links in a circle'), { code: 'ELOOP' });
  return behindLinks(resolve(dirname(path), next), left - 1);
}

async function naming<T>(path: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    // What is missing where a file is made is its folder.
    const reason = code === 'ENOENT' ? `no folder ${dirname(path)}` : systemReason(cause);
    throw new Error(`${path}: cannot be written (${reason})`, { cause });
  }
}
