/** Field 4 of an ONNX NodeProto, op_type, with a length in front: how protobuf writes a string. */
const opTypeTag = (4 << 3) | 2;

/** Whether a node of a serialized ONNX model calls an operator of this name. */
export function hasOperator(model: Uint8Array, name: string): boolean {
  const field = [opTypeTag, name.length, ...new TextEncoder().encode(name)];
  for (let at = model.indexOf(opTypeTag); at !== -1; at = model.indexOf(opTypeTag, at + 1)) {
    if (field.every((byte, i) => model[at + i] === byte)) return true;
  }
  return false;
}
