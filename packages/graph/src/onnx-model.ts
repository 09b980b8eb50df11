import type { ExternalWeight, Placement } from '@fgclip2/runtime';
import type { DataType, Tensor } from '@fgclip2/tensor';
import type { GraphParts, Node, Port, StoredWeight } from './graph-parts.ts';
import { ProtobufWriter } from './protobuf-writer.ts';

const opsets: readonly (readonly [domain: string, version: number])[] = [
  ['', 20],
  ['com.microsoft', 1],
];

// TensorProto.DataType
const tensorTypes: Record<DataType, number> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  float16: 10,
};
const storedTypes: Partial<Record<StoredWeight['dtype'], number>> = {
  F32: tensorTypes.float32,
  F16: tensorTypes.float16,
  BF16: 16,
  I8: tensorTypes.int8,
  U8: tensorTypes.uint8,
};

/** Writes a graph as an ONNX ModelProto (onnx.proto3, IR version 10), weights as external data. */
export function writeModel(graph: GraphParts, place: (weight: ExternalWeight) => Placement): Uint8Array {
  const model = new ProtobufWriter();
  model.integer(1, 10).string(2, 'fgclip2');
  model.message(7, (writer) => {
    for (const node of graph.nodes) writer.message(1, (inner) => writeNode(inner, node));
    writer.string(2, graph.name);
    for (const [name, tensor] of graph.constants) {
      writer.message(5, (inner) => writeConstant(inner, name, tensor));
    }
    for (const weight of graph.weights.values()) {
      writer.message(5, (inner) => writeExternal(inner, weight, place(weight)));
    }
    for (const port of graph.inputs) writer.message(11, (inner) => writePort(inner, port));
    for (const port of graph.outputs) writer.message(12, (inner) => writePort(inner, port));
  });
  for (const [domain, version] of opsets) {
    model.message(8, (writer) => writer.string(1, domain).integer(2, version));
  }
  return model.finish();
}

function writeNode(writer: ProtobufWriter, node: Node): void {
  for (const input of node.inputs) writer.string(1, input?.name ?? '');
  writer.string(2, node.output.name).string(3, node.output.name).string(4, node.type);
  for (const [name, value] of Object.entries(node.attributes)) {
    writer.message(5, (inner) => {
      inner.string(1, name);
      if (typeof value === 'number') inner.integer(3, value).integer(20, 2);
      else if (typeof value === 'string') inner.string(4, value).integer(20, 3);
      else if ('float' in value) inner.float(2, value.float).integer(20, 1);
      else {
        for (const item of value) inner.integer(8, item);
        inner.integer(20, 7);
      }
    });
  }
  writer.string(7, node.domain);
}

function writeConstant(writer: ProtobufWriter, name: string, tensor: Tensor): void {
  for (const size of tensor.dims) writer.integer(1, size);
  const { buffer, byteOffset, byteLength } = tensor.data;
  writer.integer(2, tensorTypes[tensor.dtype]).string(8, name);
  writer.raw(9, new Uint8Array(buffer, byteOffset, byteLength));
}

function writeExternal(writer: ProtobufWriter, weight: StoredWeight, placement: Placement): void {
  const type = storedTypes[weight.dtype];
  if (type === undefined) {
    throw new TypeError(
      `[@fgclip2/graph] Expected F32, F16, BF16, I8 or U8 for weight ${weight.name}, got ${weight.dtype}.`,
    );
  }
  for (const size of weight.shape) writer.integer(1, size);
  writer.integer(2, type).string(8, weight.name);
  const entries = {
    location: placement.location,
    offset: placement.offset,
    length: weight.end - weight.start,
  };
  for (const [key, value] of Object.entries(entries)) {
    writer.message(13, (inner) => inner.string(1, key).string(2, String(value)));
  }
  writer.integer(14, 1);
}

function writePort(writer: ProtobufWriter, port: Port): void {
  writer.string(1, port.name);
  writer.message(2, (type) =>
    type.message(1, (tensor) => {
      tensor.integer(1, tensorTypes[port.dtype]);
      tensor.message(2, (shape) => {
        for (const dim of port.dims) {
          shape.message(1, (inner) =>
            typeof dim === 'number' ? inner.integer(1, dim) : inner.string(2, dim),
          );
        }
      });
    }),
  );
}
