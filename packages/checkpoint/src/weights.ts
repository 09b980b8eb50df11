import type { ByteSource } from '@fgclip2/files';
import { checkArguments, checkOptions, kinds } from '@fgclip2/tensor';
import { checkpointKind } from './argument-kinds.ts';
import type { CheckpointTensor } from './checkpoint-tensor.ts';
import { closestNames } from './closest-names.ts';
import { dtypeBytes, type SafetensorsDType } from './safetensors-dtype.ts';

const owner = '@fgclip2/checkpoint';

const floatDTypes: readonly SafetensorsDType[] = ['F32', 'F16', 'BF16'];

/** Names shown in an error before the rest is only counted. */
const shownNames = 20;

/** Options of {@link Weights.verify}. */
export interface VerifyOptions {
  /** Also rejects tensors under this path that were never taken. @default false */
  complete?: boolean | undefined;
}

/** The tensors that weights are taken from; every checkpoint is one. */
export interface NamedTensors {
  /** What errors call it. */
  readonly name: string;
  readonly tensors: ReadonlyMap<string, CheckpointTensor>;
}

/** What one reading has found out; shared by every {@link Weights} of one root. */
interface Reading {
  readonly checkpoint: NamedTensors;
  readonly taken: Set<string>;
  readonly missing: Map<string, readonly number[]>;
  readonly wrong: Map<string, string>;
}

/**
 * A path into a checkpoint. Going down and taking tensors never throws: what is missing or does not fit is
 * recorded, so that one reading of an architecture finds everything, and {@link Weights.verify} throws it.
 *
 * @example
 * import { openCheckpoint } from '@fgclip2/checkpoint';
 * import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
 * const weights = (await openCheckpoint(demoCheckpoint)).weights();
 * const query = weights.at('text_model.encoder.layers.0.self_attn').take('q_proj.weight', [192, 192]);
 * weights.verify();
 * console.log(query.dtype); // F16
 */
export class Weights {
  /** Dotted path from the root of the checkpoint; empty at the root. */
  readonly path: string;
  private readonly reading: Reading;

  /** The root of a new reading; with `path` and `parent`, the part of the parent's reading below that path. */
  constructor(checkpoint: NamedTensors, path = '', parent?: Weights) {
    if (parent === undefined) checkArguments(owner, { checkpoint: [checkpoint, checkpointKind] });
    this.path = path;
    this.reading =
      parent === undefined
        ? { checkpoint, taken: new Set(), missing: new Map(), wrong: new Map() }
        : parent.reading;
  }

  /** The weights below `path`, e.g. `text_model` or `encoder.layers.0`. */
  at(path: string): Weights {
    checkArguments(owner, { path: [path, kinds.text] });
    return new Weights(this.reading.checkpoint, this.join(path), this);
  }

  /** Whether the checkpoint has a tensor of this name below the path, of this dtype where one is given. */
  has(name: string, dtype?: SafetensorsDType): boolean {
    checkArguments(owner, { name: [name, kinds.text] });
    const tensor = this.reading.checkpoint.tensors.get(this.join(name));
    return tensor !== undefined && (dtype === undefined || tensor.dtype === dtype);
  }

  /**
   * The tensor of this name below the path, of exactly this shape and one of the dtypes. Otherwise a stand-in
   * of the shape, whose bytes cannot be read, and {@link Weights.verify} says what was wrong.
   */
  take(
    name: string,
    shape: readonly number[],
    dtypes: readonly SafetensorsDType[] = floatDTypes,
  ): CheckpointTensor {
    const shapeAndTypes = { shape: [shape, kinds.numbers], dtypes: [dtypes, kinds.texts] } as const;
    checkArguments(owner, { name: [name, kinds.text], ...shapeAndTypes });
    const { checkpoint, taken, missing, wrong } = this.reading;
    const fullName = this.join(name);
    taken.add(fullName);
    const tensor = checkpoint.tensors.get(fullName);
    if (tensor === undefined) {
      missing.set(fullName, shape);
      return standIn(fullName, shape, checkpoint);
    }
    if (tensor.shape.length !== shape.length || tensor.shape.some((size, i) => size !== shape[i])) {
      wrong.set(fullName, `expected shape [${shape.join(', ')}], found [${tensor.shape.join(', ')}]`);
      return standIn(fullName, shape, checkpoint);
    }
    if (!dtypes.includes(tensor.dtype)) {
      wrong.set(fullName, `expected dtype ${orList(dtypes)}, found ${tensor.dtype}`);
      return standIn(fullName, shape, checkpoint);
    }
    return tensor;
  }

  /** Full names of the tensors under this path that were never taken. */
  unexpected(): string[] {
    const { checkpoint, taken } = this.reading;
    const prefix = this.path === '' ? '' : `${this.path}.`;
    return [...checkpoint.tensors.keys()].filter((name) => name.startsWith(prefix) && !taken.has(name));
  }

  /**
   * Checks everything taken from this root so far.
   *
   * @throws Error listing every missing tensor by full name with the names nearest to it, every wrong shape
   * and dtype, and with `complete` every tensor under this path that was never taken.
   */
  verify(options: VerifyOptions = {}): void {
    checkOptions(owner, options, { complete: kinds.trueOrFalse });
    const { complete = false } = options;
    const { checkpoint, taken, missing, wrong } = this.reading;
    const names = [...checkpoint.tensors.keys()];
    // A renamed tensor is among those that nothing has asked for.
    const free = names.filter((name) => !taken.has(name));
    const parts = [
      section('Missing', [...missing], ([name, shape]) => {
        const near = [...new Set([...closestNames(name, free), ...closestNames(name, names)])].slice(0, 3);
        return `${name} [${shape.join(', ')}]${near.length === 0 ? '' : ` (nearest: ${near.join(', ')})`}`;
      }),
      section('Not fitting', [...wrong], ([name, problem]) => `${name}: ${problem}`),
      section('Unexpected', complete ? this.unexpected() : [], (name) => name),
    ].filter((part) => part !== '');
    if (parts.length === 0) return;
    throw new Error(
      `[@fgclip2/checkpoint] The ${names.length} tensors of ${checkpoint.name} do not fit the model.\n${parts.join('\n')}`,
    );
  }

  private join(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }
}

function section<T>(title: string, items: readonly T[], line: (item: T) => string): string {
  if (items.length === 0) return '';
  const lines = items.slice(0, shownNames).map((item) => `  ${line(item)}`);
  if (items.length > shownNames) lines.push(`  and ${items.length - shownNames} more`);
  return `${title} (${items.length}):\n${lines.join('\n')}`;
}

function orList(dtypes: readonly string[]): string {
  return dtypes.length === 1 ? dtypes[0]! : `${dtypes.slice(0, -1).join(', ')} or ${dtypes.at(-1)}`;
}

function standIn(name: string, shape: readonly number[], checkpoint: NamedTensors): CheckpointTensor {
  const size = dtypeBytes(
    'F32',
    shape.reduce((product, length) => product * length, 1),
  );
  const source: ByteSource = {
    size,
    name: checkpoint.name,
    async read() {
      throw new Error(
        `[@fgclip2/checkpoint] Expected a tensor ${name} [${shape.join(', ')}] in ${checkpoint.name}, got none that fits: weights.verify() lists what is wrong.`,
      );
    },
  };
  return { name, dtype: 'F32', shape, source, start: 0, end: size };
}
