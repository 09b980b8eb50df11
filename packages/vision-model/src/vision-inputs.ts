import type { Fgclip2VisionConfig } from '@fgclip2/config';
import { checkArguments, describe, isTensor, kinds, Tensor } from '@fgclip2/tensor';

/** What the vision tower takes: the image processor's result. B images, N patches each, P values a patch. */
export interface VisionInputs {
  /** float32 [B, N, P], P = channels * patchSize². */
  readonly pixelValues: Tensor;
  /** int64 or int32 [B, 2]: rows and columns of patches of each image. */
  readonly spatialShapes: Tensor;
  /**
   * int32 or int64 [B, N]: 1 for a real patch, anything else for padding.
   * @default undefined: every patch given is a real one, padding included
   */
  readonly pixelAttentionMask?: Tensor | undefined;
}

/** Checked inputs in one form. */
export interface PatchBatch {
  readonly pixelValues: Tensor<'float32'>;
  readonly grids: readonly (readonly [rows: number, columns: number])[];
  /** int32 [B, N], 1 for a real patch, 0 for another; `undefined` where all are real. */
  readonly mask: Tensor<'int32'> | undefined;
  readonly patches: number;
}

/** Checks inputs against the configuration; TypeError and RangeError name the field and both sizes. */
export function checkVisionInputs(inputs: VisionInputs, config: Fgclip2VisionConfig): PatchBatch {
  checkArguments('@fgclip2/vision-model', { inputs: [inputs, kinds.object], config: [config, kinds.object] });
  const { pixelValues, spatialShapes, pixelAttentionMask } = inputs;
  const patchWidth = config.numChannels * config.patchSize ** 2;
  if (!isTensor(pixelValues) || pixelValues.dtype !== 'float32') {
    throw wrong('a float32 Tensor', 'pixelValues', pixelValues);
  }
  const [batch = 0, patches = 0] = pixelValues.dims;
  if (pixelValues.dims.length !== 3 || batch < 1 || patches < 1 || pixelValues.dims[2] !== patchWidth) {
    throw wrong(`dims [batch, patches, ${patchWidth}]`, 'pixelValues', pixelValues);
  }
  const shapes = wholeNumbers(spatialShapes, 'spatialShapes', [batch, 2]);
  const grids = Array.from({ length: batch }, (_, item): [number, number] => {
    const [rows, columns] = [shapes[item * 2]!, shapes[item * 2 + 1]!];
    if (rows < 1 || columns < 1 || rows * columns > patches) {
      throw new RangeError(
        `[@fgclip2/vision-model] Expected 1 to ${patches} patches for image ${item} in spatialShapes, got ${rows} x ${columns}.`,
      );
    }
    return [rows, columns];
  });
  return { pixelValues: pixelValues as Tensor<'float32'>, grids, mask: mask(), patches };

  function mask(): Tensor<'int32'> | undefined {
    if (pixelAttentionMask === undefined) return undefined;
    const values = wholeNumbers(pixelAttentionMask, 'pixelAttentionMask', [batch, patches]);
    if (values.every((value) => value === 1)) return undefined;
    const bits = Int32Array.from(values, (value) => (value === 1 ? 1 : 0));
    return new Tensor('int32', bits, [batch, patches]);
  }
}

/** One image of a batch as it is, padding included. */
export function itemOf({ pixelValues, grids, mask, patches }: PatchBatch, item: number): PatchBatch {
  const width = pixelValues.dims[2]!;
  const pixels = pixelValues.data.subarray(item * patches * width, (item + 1) * patches * width);
  const row = mask?.data.subarray(item * patches, (item + 1) * patches);
  return {
    pixelValues: new Tensor('float32', pixels, [1, patches, width]),
    grids: [grids[item]!],
    mask: row && new Tensor('int32', row, [1, patches]),
    patches,
  };
}

/** One image of a batch without its padded rows, where its mask is ones and then padding. */
export function imageOf(batch: PatchBatch, item: number): PatchBatch {
  const padded = itemOf(batch, item);
  const row = padded.mask?.data;
  if (row === undefined) return padded;
  const padding = row.findIndex((value) => value !== 1);
  const real = padding === -1 ? row.length : padding;
  // A mask with gaps, or with no real patch at all, is run literally.
  if (real === 0 || row.includes(1, real)) return padded;
  const width = padded.pixelValues.dims[2]!;
  const pixels = padded.pixelValues.data.subarray(0, real * width);
  return {
    pixelValues: new Tensor('float32', pixels, [1, real, width]),
    grids: padded.grids,
    mask: undefined,
    patches: real,
  };
}

function wholeNumbers(tensor: Tensor, name: string, dims: readonly number[]): Float64Array {
  if (!isTensor(tensor) || (tensor.dtype !== 'int64' && tensor.dtype !== 'int32')) {
    throw wrong('an int64 or int32 Tensor', name, tensor);
  }
  if (tensor.dims.length !== dims.length || tensor.dims.some((size, axis) => size !== dims[axis])) {
    throw wrong(`dims [${dims.join(', ')}]`, name, tensor);
  }
  return Float64Array.from(tensor.data as Int32Array | BigInt64Array, Number);
}

function wrong(expected: string, name: string, value: unknown): TypeError {
  return new TypeError(`[@fgclip2/vision-model] Expected ${expected} for ${name}, got ${describe(value)}.`);
}
