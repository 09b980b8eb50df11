import type { ExternalWeight, Placement, Program } from '@fgclip2/runtime';
import type { DataType, Tensor } from '@fgclip2/tensor';
import type { Attributes, Dimension, GraphParts, Node, Port, StoredWeight, Value } from './graph-parts.ts';
import { writeModel } from './onnx-model.ts';

/**
 * An ONNX graph under construction; its weights stay in the checkpoint.
 *
 * @example
 * import { Graph } from '@fgclip2/graph';
 * const graph = new Graph('double');
 * const x = graph.input('x', 'float32', ['rows', 4]); // [rows, 4]
 * graph.output('y', graph.op('Add', [x, x]), ['rows', 4]);
 * const program = graph.program();
 */
export class Graph implements GraphParts {
  readonly name: string;
  readonly nodes: Node[] = [];
  readonly inputs: Port[] = [];
  readonly outputs: Port[] = [];
  readonly constants: Map<string, Tensor> = new Map();
  readonly weights: Map<string, StoredWeight> = new Map();
  private readonly labels = new Map<string, Value>();

  constructor(name: string) {
    this.name = name;
  }

  /** An input of the program; a dimension may be a name. */
  input(name: string, dtype: DataType, dims: readonly Dimension[]): Value {
    this.inputs.push({ name, dtype, dims });
    return { name };
  }

  /** A small tensor written into the graph itself. */
  constant(name: string, tensor: Tensor): Value {
    this.constants.set(name, tensor);
    return { name };
  }

  /** A checkpoint tensor: F16 and BF16 ones are cast to float32 by the graph, others are as they are. */
  weight(tensor: StoredWeight): Value {
    this.weights.set(tensor.name, tensor);
    const stored: Value = { name: tensor.name };
    const isHalf = tensor.dtype === 'F16' || tensor.dtype === 'BF16';
    return isHalf ? this.op('Cast', [stored], { to: onnxFloat }) : stored;
  }

  /** Calls an operator of the ONNX standard, or of the domain before the colon: `com.microsoft:FastGelu`. */
  op(type: string, inputs: readonly (Value | undefined)[], attributes: Attributes = {}): Value {
    const [domain, operator] = type.includes(':') ? type.split(':') : ['', type];
    const output: Value = { name: `${operator}_${this.nodes.length}` };
    this.nodes.push({ type: operator!, domain: domain!, inputs, output, attributes });
    return output;
  }

  /** Remembers a value by its module's path in the checkpoint, so that a test can ask for it. */
  label(path: string, value: Value): Value {
    this.labels.set(path, value);
    return value;
  }

  /** The value labeled with this path; RangeError lists the labels when there is none. */
  labeled(path: string): Value {
    const value = this.labels.get(path);
    if (value === undefined) {
      throw new RangeError(
        `[@fgclip2/graph] Expected a label of graph ${this.name}, got "${path}"; there are ${[...this.labels.keys()].join(', ')}.`,
      );
    }
    return value;
  }

  /** Makes a value a float32 output of the program. */
  output(name: string, value: Value, dims: readonly Dimension[]): void {
    this.nodes.push({ type: 'Identity', domain: '', inputs: [value], output: { name }, attributes: {} });
    this.outputs.push({ name, dtype: 'float32', dims });
  }

  /** The finished program, for a runtime. */
  program(): Program {
    return {
      inputNames: this.inputs.map((port) => port.name),
      outputNames: this.outputs.map((port) => port.name),
      externalWeights: [...this.weights.values()],
      serialize: (place: (weight: ExternalWeight) => Placement) => writeModel(this, place),
    };
  }
}

const onnxFloat = 1;
