const textEncoder = new TextEncoder();

/**
 * Writes protobuf messages, the few wire types ONNX needs (Protocol Buffers encoding, version 3).
 *
 * Fields are numbered as in `onnx.proto3`; a message within a message is written by a callback.
 */
export class ProtobufWriter {
  private bytes = new Uint8Array(1024);
  private length = 0;

  /** Field of type int32, int64 or enum; a negative number is written as its 64-bit two's complement. */
  integer(field: number, value: number): this {
    this.varint(field * 8);
    if (value < 0) this.negativeVarint(value);
    else this.varint(value);
    return this;
  }

  /** Field of type float. */
  float(field: number, value: number): this {
    this.varint(field * 8 + 5);
    this.reserve(4);
    new DataView(this.bytes.buffer).setFloat32(this.length, value, true);
    this.length += 4;
    return this;
  }

  /** Field of type bytes. */
  raw(field: number, value: Uint8Array): this {
    this.varint(field * 8 + 2);
    this.varint(value.length);
    this.reserve(value.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
    return this;
  }

  /** Field of type string. */
  string(field: number, value: string): this {
    return this.raw(field, textEncoder.encode(value));
  }

  /** Field that is a message of its own. */
  message(field: number, write: (writer: ProtobufWriter) => void): this {
    const inner = new ProtobufWriter();
    write(inner);
    return this.raw(field, inner.finish());
  }

  /** The bytes written so far. */
  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  private varint(value: number): void {
    this.reserve(10);
    let rest = value;
    while (rest >= 0x80) {
      this.bytes[this.length++] = (rest % 0x80) + 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.bytes[this.length++] = rest;
  }

  private negativeVarint(value: number): void {
    this.reserve(10);
    let rest = BigInt.asUintN(64, BigInt(value));
    for (let i = 0; i < 9; i++, rest >>= 7n) this.bytes[this.length++] = Number(rest & 0x7fn) | 0x80;
    this.bytes[this.length++] = Number(rest);
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}
