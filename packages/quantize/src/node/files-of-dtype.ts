import { createHash } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { openCheckpoint, storedDType, type WeightsDType } from '@fgclip2/checkpoint';
import type { Files, ProgressEvent, ReadOptions } from '@fgclip2/files';
import { cacheFolder, folder, removeLeftovers, temporaryPath } from '@fgclip2/files/node';
import type { Runtime } from '@fgclip2/runtime';
import { describe } from '@fgclip2/tensor';
import { quantizeCheckpoint } from './quantize-checkpoint.ts';
import { writingFailure } from './writing-failure.ts';

/** Options of {@link filesOfDType}. */
export interface FilesOfDTypeOptions extends ReadOptions {
  /** Where copies are kept. @default fgclip2 in XDG_CACHE_HOME or the system's cache folder */
  copiesDir?: string | undefined;
  /** Gives a copy its probe: see `quantizeCheckpoint`; the caller disposes it. @default undefined: no probe */
  runtime?: Runtime | undefined;
  /** Called while a copy is written. @default undefined */
  onProgress?: ((event: ProgressEvent) => void) | undefined;
}

/**
 * A checkpoint with weights of this dtype: the files themselves where they have it, else a copy, which is written
 * once and kept.
 *
 * @throws RangeError for an unknown dtype, or one that cannot be made from what is stored; Error for files that are
 * not on this machine's disk.
 */
export async function filesOfDType(
  files: Files,
  dtype: WeightsDType,
  options: FilesOfDTypeOptions = {},
): Promise<Files> {
  const { copiesDir = cacheFolder(), runtime, onProgress, signal } = options;
  if (!['fp32', 'fp16', 'q8', 'q4'].includes(dtype)) {
    throw new RangeError(
      `[@fgclip2/quantize] Expected fp32, fp16, q8 or q4 for dtype, got ${describe(dtype)}.`,
    );
  }
  const checkpoint = await openCheckpoint(files, { signal });
  const stored = storedDType(checkpoint.weights().at('vision_model'));
  // Halves are exact in float32, which is what everything is computed in.
  if (stored === dtype || (dtype === 'fp32' && stored === 'fp16')) return files;
  if (dtype === 'fp32' || stored === 'q8' || stored === 'q4') {
    throw new RangeError(
      `[@fgclip2/quantize] Expected weights that ${dtype} can be made from, got ${stored} in ${files.name}.`,
    );
  }
  const sources = [...new Set([...checkpoint.tensors.values()].map(({ source }) => source))];
  const identity = await Promise.all(
    sources.map(async ({ path, name, size }) => {
      if (path === undefined) {
        throw new Error(`[@fgclip2/quantize] Expected weights on disk for a copy in ${dtype}, got ${name}.`);
      }
      return `${path} ${size} ${(await stat(path)).mtimeMs}`;
    }),
  );
  if (copiesDir === undefined) {
    throw new Error(
      `[@fgclip2/quantize] Expected a home folder for a copy in ${dtype}, got none: let XDG_CACHE_HOME (or the option copiesDir) name a folder for copies.`,
    );
  }
  const key = createHash('sha256').update(identity.join('\n')).digest('hex').slice(0, 16);
  const label = basename(files.name).slice(0, 60); // the longest name has no room for more
  const target = join(copiesDir, `${label}-${key}-${dtype}`);
  await removeLeftovers(copiesDir);
  const isThere = async () => (await stat(target).catch(() => undefined)) !== undefined;
  if (!(await isThere())) {
    const failed = (error: unknown): never => {
      const remedy = 'let XDG_CACHE_HOME (or the option copiesDir) name one that can be';
      throw writingFailure(error, `a copy in ${dtype}`, copiesDir, remedy);
    };
    await mkdir(copiesDir, { recursive: true }).catch(failed);
    // Under a name of its own: someone else may be writing the same copy.
    const own = await temporaryPath(copiesDir);
    await quantizeCheckpoint(files, own, dtype, {
      runtime,
      signal,
      onProgress: (loaded, total) => onProgress?.({ file: `model.safetensors as ${dtype}`, loaded, total }),
    }).catch((error: unknown) => failed(writtenBy(error)));
    await rename(own, target).catch(async (error: unknown) => {
      await rm(own, { recursive: true, force: true });
      if (!(await isThere())) failed(error);
    });
  }
  return { ...folder(target), name: files.name, ...(files.revision && { revision: files.revision }) };
}

/** What the system said, where an error of a copy is of the system: a cache has another remedy. */
function writtenBy(error: unknown): unknown {
  const { cause } = Object(error) as { cause?: unknown };
  return (Object(cause) as NodeJS.ErrnoException).syscall === undefined ? error : cause;
}
