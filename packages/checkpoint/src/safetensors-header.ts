import type { ByteSource, ReadOptions } from '@fgclip2/files';
import { jsonObject, mistakenFile, parseJsonObject } from '@fgclip2/files';
import { checkArguments, checkOptions, describe, signalOption } from '@fgclip2/tensor';
import { sourceKind } from './argument-kinds.ts';
import type { CheckpointTensor } from './checkpoint-tensor.ts';
import { dtypeBytes, isSafetensorsDType } from './safetensors-dtype.ts';
import { fingerprintOfSource, tensorDigests } from './tensor-digests.ts';

const owner = '@fgclip2/checkpoint';

/**
 * Bytes of the JSON header, which is parsed in one piece: a hundred times the largest of a published checkpoint, and
 * a tenth of a second. The format's own limit of 100 MB is one of memory, not of time.
 */
const maxHeaderLength = 10_000_000;

/** Tensors of a file: one of 1,000 layers, the most that a config may have, has 32,000. */
const maxTensors = 50_000;

/** What a `.safetensors` file says it holds. */
export interface SafetensorsHeader {
  /** The `__metadata__` block; empty where there is none. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Every tensor by name, in the order of the header. */
  readonly tensors: ReadonlyMap<string, CheckpointTensor>;
}

/**
 * Reads and checks the header of a `.safetensors` file, as untrusted input: 8 bytes of little-endian length,
 * then JSON. The tensors must cover the rest of the file without gap or overlap, as the format demands.
 *
 * @throws Error naming the file, the tensor and the numbers that do not fit.
 * @see https://github.com/huggingface/safetensors#format
 */
export async function readSafetensorsHeader(
  source: ByteSource,
  options: ReadOptions = {},
): Promise<SafetensorsHeader> {
  checkArguments(owner, { source: [source, sourceKind] });
  checkOptions(owner, options, signalOption);
  if (source.size < 8) {
    throw new Error(
      `[@fgclip2/checkpoint] Expected at least 8 bytes for the safetensors file ${source.name}, got ${source.size}.${remedyOf(source)}`,
    );
  }
  const prefix = await readExactly(source, 0, 8, options);
  const length = new DataView(prefix.buffer, prefix.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(maxHeaderLength)) {
    const isText = /^(version |\s*<)/.test(String.fromCharCode(...prefix));
    const start = isText ? await source.read(0, Math.min(source.size, 200), options) : prefix;
    const mistaken = mistakenFile(start, source.size);
    if (mistaken !== undefined) {
      throw new Error(
        `[@fgclip2/checkpoint] Expected a safetensors file at ${source.name}, got ${mistaken}${mistaken.endsWith('?') ? '' : '.'}${remedyOf(source)}`,
      );
    }
    throw new Error(
      `[@fgclip2/checkpoint] Expected a header of at most ${maxHeaderLength} bytes in ${source.name}, got a length of ${length}: is it a safetensors file?${remedyOf(source)}`,
    );
  }
  const dataStart = 8 + Number(length);
  if (dataStart > source.size) {
    throw new Error(
      `[@fgclip2/checkpoint] Expected a header inside ${source.name} (${source.size} bytes), got a header length of ${length}: the file is cut short, or is not a safetensors file.${remedyOf(source)}`,
    );
  }
  const what = `the safetensors header of ${source.name}`;
  const json = await readExactly(source, 8, dataStart, options);
  const entries = Object.entries(parseJsonObject(json, what, { owner }));
  if (entries.length > maxTensors) {
    throw new RangeError(
      `[@fgclip2/checkpoint] Expected at most ${maxTensors} tensors in ${source.name}, got ${entries.length}.`,
    );
  }
  const metadata = new Map<string, string>();
  const tensors = new Map<string, CheckpointTensor>();
  for (const [name, value] of entries) {
    if (name === '__metadata__') {
      for (const [key, text] of Object.entries(jsonObject(value, `__metadata__ in ${what}`, owner))) {
        if (typeof text !== 'string') {
          throw new Error(
            `[@fgclip2/checkpoint] Expected a string for __metadata__ ${describe(key)} in ${what}, got ${describe(text)}.`,
          );
        }
        metadata.set(key, text);
      }
    } else {
      tensors.set(name, readEntry(name, value, source, dataStart));
    }
  }
  checkCoverage([...tensors.values()], source, dataStart);
  for (const [name, sha256] of tensorDigests(metadata, what)) {
    const tensor = tensors.get(name);
    if (tensor !== undefined) tensors.set(name, { ...tensor, sha256 });
  }
  const copyOf = fingerprintOfSource(metadata, what);
  if (copyOf !== undefined) {
    for (const [name, tensor] of tensors) tensors.set(name, { ...tensor, copyOf });
  }
  return { metadata, tensors };
}

/** What to do where the bytes of a source are wrong, to follow a sentence. */
function remedyOf({ remedy }: ByteSource): string {
  return remedy === undefined ? '' : ` ${remedy}`;
}

async function readExactly(
  source: ByteSource,
  start: number,
  end: number,
  options: ReadOptions,
): Promise<Uint8Array> {
  const bytes = await source.read(start, end, options);
  if (bytes.length !== end - start) {
    throw new Error(
      `[@fgclip2/checkpoint] Expected ${end - start} bytes at ${start} of ${source.name}, got ${bytes.length}.`,
    );
  }
  return bytes;
}

function readEntry(name: string, value: unknown, source: ByteSource, dataStart: number): CheckpointTensor {
  const what = `tensor ${describe(name)} in ${source.name}`;
  const { dtype, shape, data_offsets: offsets } = jsonObject(value, what, owner);
  if (!isSafetensorsDType(dtype)) {
    throw new Error(
      `[@fgclip2/checkpoint] Expected a safetensors dtype for ${what}, got ${describe(dtype)}.`,
    );
  }
  if (!isSizes(shape)) {
    throw new Error(
      `[@fgclip2/checkpoint] Expected whole numbers >= 0 for the shape of ${what}, got ${describe(shape)}.`,
    );
  }
  if (!isSizes(offsets) || offsets.length !== 2) {
    throw new Error(
      `[@fgclip2/checkpoint] Expected two offsets for data_offsets of ${what}, got ${describe(offsets)}.`,
    );
  }
  const [start, end] = offsets as [number, number];
  const dataLength = source.size - dataStart;
  if (start > end || end > dataLength) {
    throw new Error(
      `[@fgclip2/checkpoint] Expected offsets inside the ${dataLength} data bytes for ${what}, got [${start}, ${end}).${remedyOf(source)}`,
    );
  }
  let count = 1;
  for (const size of shape) {
    count *= size;
    if (!Number.isSafeInteger(count)) {
      throw new Error(
        `[@fgclip2/checkpoint] Expected at most ${Number.MAX_SAFE_INTEGER} elements for ${what}, got the shape ${describe(shape)}.`,
      );
    }
  }
  if (dtypeBytes(dtype, count) !== end - start) {
    throw new Error(
      `[@fgclip2/checkpoint] Expected ${dtypeBytes(dtype, count)} bytes (${dtype} ${describe(shape)}) for ${what}, got ${end - start}.`,
    );
  }
  return { name, dtype, shape, source, start: dataStart + start, end: dataStart + end };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function checkCoverage(tensors: CheckpointTensor[], source: ByteSource, dataStart: number): void {
  tensors.sort((a, b) => a.start - b.start || a.end - b.end);
  let covered = dataStart;
  for (const { name, start, end } of tensors) {
    if (start !== covered) {
      throw new Error(
        `[@fgclip2/checkpoint] Expected tensor ${describe(name)} in ${source.name} to begin at data byte ${covered - dataStart}, got ${start - dataStart}: ${start > covered ? 'a gap' : 'an overlap'}.`,
      );
    }
    covered = end;
  }
  if (covered !== source.size) {
    throw new Error(
      `[@fgclip2/checkpoint] Expected the tensors of ${source.name} to fill its ${source.size - dataStart} data bytes, got ${covered - dataStart}.${remedyOf(source)}`,
    );
  }
}
