/** ONNX element type codes of TensorProto.DataType. */
export const elementTypes: Readonly<
  Record<'float32' | 'uint8' | 'int8' | 'int32' | 'int64' | 'bool', number>
> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
};

export type ElementType = keyof typeof elementTypes;

/** A graph input or output: element type, and dimensions as numbers or symbols. */
export interface ValueInfo {
  name: string;
  type: ElementType;
  dims: readonly (number | string)[];
}

/** One operator; attributes are whole numbers. */
export interface TinyNode {
  op: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes?: Readonly<Record<string, number>>;
}

/** An initializer whose bytes lie elsewhere. */
export interface ExternalInitializer {
  name: string;
  type: ElementType;
  dims: readonly number[];
  location: string;
  offset: number;
  length: number;
}

/** Everything {@link onnxBytes} writes. */
export interface TinyGraph {
  inputs: readonly ValueInfo[];
  outputs: readonly ValueInfo[];
  nodes: readonly TinyNode[];
  initializers: readonly ExternalInitializer[];
}

/** A protobuf message as fields in order: whole numbers are varints, the rest is length-delimited. */
type Field = readonly [number: number, value: number | string | readonly Field[]];

/** The ONNX protobuf (IR 10, opset 20) of a small graph. */
export function onnxBytes(graph: TinyGraph): Uint8Array {
  return Uint8Array.from(
    message([
      [1, 10],
      [7, graphFields(graph)],
      [8, [[2, 20]]],
    ]),
  );
}

function graphFields({ inputs, outputs, nodes, initializers }: TinyGraph): Field[] {
  return [
    ...nodes.map((node): Field => [1, nodeFields(node)]),
    [2, 'tiny'],
    ...initializers.map((initializer): Field => [5, initializerFields(initializer)]),
    ...inputs.map((value): Field => [11, valueFields(value)]),
    ...outputs.map((value): Field => [12, valueFields(value)]),
  ];
}

function nodeFields({ op, inputs, outputs, attributes = {} }: TinyNode): Field[] {
  return [
    ...inputs.map((name): Field => [1, name]),
    ...outputs.map((name): Field => [2, name]),
    [4, op],
    ...Object.entries(attributes).map(([name, value]): Field => {
      const int = 2;
      return [
        5,
        [
          [1, name],
          [3, value],
          [20, int],
        ],
      ];
    }),
  ];
}

function initializerFields({ name, type, dims, location, offset, length }: ExternalInitializer): Field[] {
  const external = 1;
  const entries = { location, offset: String(offset), length: String(length) };
  return [
    ...dims.map((size): Field => [1, size]),
    [2, elementTypes[type]],
    [8, name],
    ...Object.entries(entries).map(
      ([key, value]): Field => [
        13,
        [
          [1, key],
          [2, value],
        ],
      ],
    ),
    [14, external],
  ];
}

function valueFields({ name, type, dims }: ValueInfo): Field[] {
  const shape = dims.map((size): Field => [1, [[typeof size === 'number' ? 1 : 2, size]]]);
  return [
    [1, name],
    [
      2,
      [
        [
          1,
          [
            [1, elementTypes[type]],
            [2, shape],
          ],
        ],
      ],
    ],
  ];
}

function message(fields: readonly Field[]): number[] {
  return fields.flatMap(([number, value]) => {
    if (typeof value === 'number') return [...varint(number << 3), ...varint(value)];
    const bytes = typeof value === 'string' ? [...new TextEncoder().encode(value)] : message(value);
    return [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes];
  });
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}
