import type { ReadOptions } from '@fgclip2/files';
import {
  type ArgumentKind,
  checkArguments,
  checkOptions,
  describe,
  kinds,
  optional,
  type WalkType,
} from '@fgclip2/tensor';
import type { LoadedModel } from '../loading/loaded-model.ts';

/** 2: BMP, PPM and GIF without a palette have Pillow's pixels, and images are upright. */
const preprocessingVersion = 2;

/** 1: quantized weights of the first kind, and float32 for all others. */
const arithmeticVersion = 1;

/** Devices whose numbers agree to float32's rounding wherever they are; others are named. */
const exactDevices = ['cpu', 'wasm'];

/** What made a set of vectors; plain JSON, to be stored beside them. */
export interface EmbeddingSource {
  kind: 'image' | 'text';
  /** The hub id, folder or URL of the model; for people. */
  model: string;
  /** The commit of a hub model; for people. */
  revision?: string | undefined;
  /**
   * Fingerprint of the weights, the same wherever they are stored; of a quantized copy, that of the weights it was made
   * from. Missing on a page that is not secure, where a browser computes none.
   */
  weights?: string | undefined;
  /** Fingerprint of the quantized copy; copies only. */
  copy?: string | undefined;
  /** The dtypes of the model's file, e.g. `F32`; for people. */
  storedAs: readonly string[];
  /** The dtype of the towers' weights. */
  dtype: string;
  /** Raised when a release computes with the same weights in another way. */
  arithmetic: number;
  /** What computed, where it is not the processor: `webgpu`, `cuda`; for people. */
  device?: string | undefined;
  /** Values of a vector. */
  width: number;
  /** Whether each vector has length 1. */
  normalized: boolean;
  /** Raised when a release gives the same image other pixels or the same text other ids. */
  preprocessing: number;
  /** How texts were read; texts only. */
  walkType?: WalkType | undefined;
  /** Most patches of an image, or `by size`; images only. */
  patches?: number | 'by size' | undefined;
  /** Images only. */
  imageProcessor?: string | undefined;
  /** Whether image files were turned by their orientation; images only. */
  orientation?: 'upright' | 'as stored' | undefined;
}

/** What differs between vectors of images, or of texts. */
export type KindSource =
  | { kind: 'image'; patches: number | 'by size'; normalized: boolean; orientation: 'upright' | 'as stored' }
  | { kind: 'text'; walkType: WalkType; normalized: boolean };

/** The source of vectors that a model makes. */
export async function embeddingSource(
  loaded: LoadedModel,
  kindSource: KindSource,
  options?: ReadOptions,
): Promise<EmbeddingSource> {
  const { name, revision, storedAs, dtype, imageProcessor, model } = loaded;
  const { weights, copy, device } = await loaded.identity(options);
  return {
    // A hub model's name may end in @revision, which the commit says better.
    model: revision === undefined ? name : name.replace(/@.*$/, ''),
    ...(revision !== undefined && { revision }),
    ...(weights !== undefined && { weights }),
    ...(copy !== undefined && { copy }),
    storedAs,
    dtype,
    arithmetic: arithmeticVersion,
    ...(device !== undefined && !exactDevices.includes(device) && { device }),
    width: model.config.visionConfig.hiddenSize,
    preprocessing: preprocessingVersion,
    ...kindSource,
    ...(kindSource.kind === 'image' && { imageProcessor: imageProcessor.name }),
  };
}

/** What a difference is called, by field. */
type Fields = Partial<Record<keyof EmbeddingSource, string>>;

const common = {
  width: 'width',
  normalized: 'normalization',
  preprocessing: 'preprocessing version',
} as const;

const arithmetic = { dtype: 'dtype', copy: 'copy of the weights', arithmetic: 'arithmetic version' } as const;

/** What stands for the weights where neither side has a fingerprint. */
const places = { model: 'model', revision: 'revision', storedAs: 'dtypes of the weights' } as const;

/** These make images comparable with images, texts with texts; an image has no walk and a text no patches. */
const withinKind = {
  walkType: 'walk type',
  patches: 'patches',
  imageProcessor: 'image processor',
  orientation: 'orientation',
} as const;

/** Options of {@link checkComparable}. */
export interface ComparableOptions {
  /**
   * Also accepts vectors that the same weights gave in another arithmetic: an index in fp32 and queries in q8. Their
   * cosines are then off by what the copy is off. @default false
   */
  allowOtherArithmetic?: boolean | undefined;
}

/**
 * Checks that vectors of two sources may be compared or kept in one index: text with image, image with image,
 * text with text. The weights decide, not the name of their folder or of their model.
 *
 * @throws Error that says what differs.
 * @example
 * import { checkComparable, load } from 'fgclip2';
 *
 * await using fgclip2 = await load('qihoo360/fg-clip2-base');
 * const query = await fgclip2.embedTexts(['a black cat']);
 * const stored = JSON.parse(JSON.stringify(query.source)); // as it is kept beside stored vectors
 * checkComparable(query.source, stored);
 */
export function checkComparable(
  a: EmbeddingSource,
  b: EmbeddingSource,
  options: ComparableOptions = {},
): void {
  checkArguments('fgclip2', { a: [a, aSource], b: [b, aSource] });
  checkOptions('fgclip2', options, { allowOtherArithmetic: kinds.trueOrFalse });
  const { allowOtherArithmetic = false } = options;
  const isUnknown = a.weights === undefined && b.weights === undefined;
  const compared: Fields = {
    ...(isUnknown && places),
    ...(!allowOtherArithmetic && arithmetic),
    ...common,
    ...(a.kind === b.kind && withinKind),
  };
  const differences = (Object.keys(compared) as (keyof EmbeddingSource)[])
    .filter((key) => jsonOf(a[key]) !== jsonOf(b[key]))
    .map((key) => `${compared[key]} ${show(a[key])} and ${show(b[key])}`);
  if (a.weights !== b.weights) differences.unshift(`weights ${showWeights(a)} and ${showWeights(b)}`);
  if (differences.length === 0) return;
  throw new Error(`[fgclip2] Expected vectors that were made the same way, got ${differences.join(', ')}.`);
}

const aSource: ArgumentKind = {
  expected: 'the source of vectors',
  accepts: (value) => {
    const { weights, copy, model, revision } = Object(value);
    return (
      kinds.object.accepts(value) && [weights, copy, model, revision].every(optional(kinds.text).accepts)
    );
  },
};

/** As JSON; what JSON does not have, of a source that is none, as an error shows it. */
function jsonOf(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? describe(inner) : inner));
}

function showWeights({ weights, model, revision }: EmbeddingSource): string {
  const place = revision === undefined ? describe(model) : `${describe(model)} at ${revision}`;
  return weights === undefined ? `unknown (${place})` : `${weights.slice(0, 12)} (${place})`;
}

function show(value: unknown): string {
  if (Array.isArray(value))
    return value.map((part) => (typeof part === 'string' ? part : describe(part))).join(' + ');
  if (typeof value === 'string' && /^[0-9a-f]{40,}$/.test(value)) return value.slice(0, 12);
  return value === undefined ? 'none' : describe(value);
}
