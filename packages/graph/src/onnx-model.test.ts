import { memorySource } from '@fgclip2/files';
import { Tensor } from '@fgclip2/tensor';
import Long from 'long';
import { describe, expect, it } from 'vitest';
import { Graph } from './graph.ts';
import type { StoredWeight } from './graph-parts.ts';

// protobufjs takes this one; otherwise it requires `long` from a place where any version may lie.
Object.assign(globalThis, { Long });
const { default: proto } = await import('onnx-proto');
const { AttributeProto, GraphProto, ModelProto, TensorProto } = proto.onnx;
const source = memorySource(new Uint8Array(64), 'model.safetensors');

function stored(dtype: StoredWeight['dtype'], name = 'layer.weight'): StoredWeight {
  const length = 6 * (dtype === 'F32' ? 4 : 2);
  return { name, dtype, shape: [2, 3], source, start: 8, end: 8 + length };
}

/** What another protobuf implementation reads from a graph; offset and location as given. */
function decode(graph: Graph, offset = 0, location = 'model.safetensors') {
  return ModelProto.decode(graph.program().serialize(() => ({ location, offset })));
}

const decodeGraph = (graph: Graph, offset?: number, location?: string) =>
  new GraphProto(decode(graph, offset, location).graph!);

describe('writeModel', () => {
  it('states the IR version and the opsets of ONNX and of com.microsoft', () => {
    const model = decode(new Graph('empty'));
    expect(Number(model.irVersion)).toBe(10);
    expect(model.producerName).toBe('fgclip2');
    expect(model.graph!.name).toBe('empty');
    const opsets = model.opsetImport.map(({ domain, version }) => [domain, Number(version)]);
    expect(opsets).toEqual([
      ['', 20],
      ['com.microsoft', 1],
    ]);
  });

  it('writes nodes in order, with their domains, and empty names for inputs left out', () => {
    const graph = new Graph('nodes');
    const x = graph.input('x', 'float32', [1]);
    const y = graph.op('com.microsoft:MultiHeadAttention', [x, x, x, undefined, undefined, x]);
    graph.output('y', graph.op('Neg', [y]), [1]);
    const nodes = decodeGraph(graph).node.map(({ opType, domain, name, input, output }) => ({
      opType,
      domain,
      name,
      input,
      output,
    }));
    const attention = 'MultiHeadAttention_0';
    expect(nodes).toEqual([
      {
        opType: 'MultiHeadAttention',
        domain: 'com.microsoft',
        name: attention,
        input: ['x', 'x', 'x', '', '', 'x'],
        output: [attention],
      },
      { opType: 'Neg', domain: '', name: 'Neg_1', input: [attention], output: ['Neg_1'] },
      { opType: 'Identity', domain: '', name: 'y', input: ['Neg_1'], output: ['y'] },
    ]);
  });

  it('writes attributes of each kind, also negative numbers', () => {
    const graph = new Graph('attributes');
    const x = graph.input('x', 'float32', [1]);
    graph.op('Anything', [x], {
      axis: -1,
      large: 2 ** 40,
      epsilon: { float: 1e-6 },
      approximate: 'tanh',
      axes: [0, -2, 300],
    });
    const attributes = decodeGraph(graph).node[0]!.attribute!;
    const { INT, FLOAT, STRING, INTS } = AttributeProto.AttributeType;
    expect(attributes.map(({ name, type }) => [name, type])).toEqual([
      ['axis', INT],
      ['large', INT],
      ['epsilon', FLOAT],
      ['approximate', STRING],
      ['axes', INTS],
    ]);
    const [axis, large, epsilon, approximate, axes] = attributes;
    expect(Number(axis!.i)).toBe(-1);
    expect(Number(large!.i)).toBe(2 ** 40);
    expect(epsilon!.f).toBe(Math.fround(1e-6));
    expect(new TextDecoder().decode(approximate!.s!)).toBe('tanh');
    expect(axes!.ints!.map(Number)).toEqual([0, -2, 300]);
  });

  it('writes ports with sizes and names as dimensions', () => {
    const graph = new Graph('ports');
    const x = graph.input('x', 'float32', ['rows', 4]);
    graph.input('mask', 'int32', []);
    graph.input('ids', 'int64', [2]);
    graph.output('y', x, ['rows', 4]);
    const { input, output } = decodeGraph(graph);
    const ports = [...input, ...output].map(({ name, type }) => {
      const { elemType, shape } = type!.tensorType!;
      return [name, elemType, shape!.dim!.map((dim) => dim.dimParam || Number(dim.dimValue))];
    });
    const { FLOAT, INT32, INT64 } = TensorProto.DataType;
    expect(ports).toEqual([
      ['x', FLOAT, ['rows', 4]],
      ['mask', INT32, []],
      ['ids', INT64, [2]],
      ['y', FLOAT, ['rows', 4]],
    ]);
  });

  it('writes constants of each dtype into the graph, views of a larger buffer included', () => {
    const graph = new Graph('constants');
    const view = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
    graph.constant('float32', new Tensor('float32', view, [2]));
    graph.constant('int64', new Tensor('int64', BigInt64Array.of(-5n), [1]));
    graph.constant('int32', new Tensor('int32', Int32Array.of(3), []));
    graph.constant('float16', new Tensor('float16', Uint16Array.of(0x3c00), [1]));
    graph.constant('int8', new Tensor('int8', Int8Array.of(-1), [1]));
    graph.constant('uint8', new Tensor('uint8', Uint8Array.of(255), [1]));
    const written = decodeGraph(graph).initializer.map(({ name, dataType, dims, rawData }) => [
      name,
      dataType,
      dims!.map(Number),
      [...rawData!],
    ]);
    const { FLOAT, INT64, INT32, FLOAT16, INT8, UINT8 } = TensorProto.DataType;
    expect(written).toEqual([
      ['float32', FLOAT, [2], [0, 0, 128, 63, 0, 0, 0, 64]],
      ['int64', INT64, [1], [251, 255, 255, 255, 255, 255, 255, 255]],
      ['int32', INT32, [], [3, 0, 0, 0]],
      ['float16', FLOAT16, [1], [0, 60]],
      ['int8', INT8, [1], [255]],
      ['uint8', UINT8, [1], [255]],
    ]);
  });

  it('points weights to where the runtime put them, also beyond 4 GiB', () => {
    const graph = new Graph('weights');
    graph.weight(stored('F32'));
    const offset = 5 * 2 ** 32 + 12;
    const [weight] = decodeGraph(graph, offset, 'weights/猫.safetensors').initializer;
    expect(weight!.name).toBe('layer.weight');
    expect(weight!.dims!.map(Number)).toEqual([2, 3]);
    expect(weight!.dataType).toBe(TensorProto.DataType.FLOAT);
    expect(weight!.dataLocation).toBe(TensorProto.DataLocation.EXTERNAL);
    expect(weight!.rawData).toHaveLength(0);
    expect(weight!.externalData!.map(({ key, value }) => [key, value])).toEqual([
      ['location', 'weights/猫.safetensors'],
      ['offset', '21474836492'],
      ['length', '24'],
    ]);
  });

  it('casts F16 and BF16 weights to float32, F32 ones not', () => {
    const graph = new Graph('dtypes');
    for (const dtype of ['F32', 'F16', 'BF16'] as const) graph.weight(stored(dtype, dtype));
    const { node, initializer } = decodeGraph(graph);
    const { FLOAT, FLOAT16, BFLOAT16 } = TensorProto.DataType;
    expect(initializer.map(({ name, dataType }) => [name, dataType])).toEqual([
      ['F32', FLOAT],
      ['F16', FLOAT16],
      ['BF16', BFLOAT16],
    ]);
    expect(node.map(({ opType, input }) => [opType, input])).toEqual([
      ['Cast', ['F16']],
      ['Cast', ['BF16']],
    ]);
    expect(node.map(({ attribute }) => Number(attribute![0]!.i))).toEqual([FLOAT, FLOAT]);
  });

  it('refuses weights of another dtype by name', () => {
    const graph = new Graph('dtypes');
    graph.weight(stored('I64'));
    expect(() => decode(graph)).toThrow(
      new TypeError('[@fgclip2/graph] Expected F32, F16, BF16, I8 or U8 for weight layer.weight, got I64.'),
    );
  });
});
