import { InferenceSession, Tensor } from 'onnxruntime-node';

/**
 * An ONNX model in base64: x uint8 [4, 64] times 64 x 16 weights of 127 (MatMulInteger), as float32.
 * Its products are the largest there are: pairs of them do not fit into 16 bits.
 */
const largestProducts =
  'CAoSB2ZnY2xpcDI6jgIKJAoBdwoBcxIIRXhwYW5kXzAaCEV4cGFuZF8wIgZFeHBhbmQ6AApACgF4CghFeHBhbmRfMBIPTWF0TXVs' +
  'SW50ZWdlcl8xGg9NYXRNdWxJbnRlZ2VyXzEiDU1hdE11bEludGVnZXI6AAo0Cg9NYXRNdWxJbnRlZ2VyXzESBkNhc3RfMhoGQ2Fz' +
  'dF8yIgRDYXN0KgkKAnRvGAGgAQI6AAoaCgZDYXN0XzISAXkaAXkiCElkZW50aXR5OgASAXAqCggBEANCAXdKAX8qGQgCEAdCAXNK' +
  'EEAAAAAAAAAAEAAAAAAAAABaEwoBeBIOCgwIAhIICgIIBAoCCEBiEwoBeRIOCgwIARIICgIIBAoCCBBCBAoAEBRCEQoNY29tLm1p' +
  'Y3Jvc29mdBAB';

/** How a session is made of a model. */
export type CreateSession = (
  model: Uint8Array,
  options: InferenceSession.SessionOptions,
) => Promise<Pick<InferenceSession, 'run' | 'release'>>;

/**
 * Whether this processor's 8-bit kernels lose large products: those without VNNI or AMX add pairs in 16 bits.
 *
 * onnxruntime's `session.x64quantprecision` avoids it, and makes 8 bits several times slower where there was
 * nothing to avoid; so the processor is tested.
 */
export async function eightBitOverflows(
  createSession: CreateSession = InferenceSession.create,
): Promise<boolean> {
  const model = Buffer.from(largestProducts, 'base64');
  const session = await createSession(model, { intraOpNumThreads: 1, logSeverityLevel: 4 });
  try {
    const x = new Tensor('uint8', new Uint8Array(rows * 64).fill(255), [rows, 64]);
    const { y } = await session.run({ x });
    return (y!.data as Float32Array).some((sum) => sum !== 255 * 127 * 64);
  } finally {
    await session.release();
  }
}

/** More than one, so that the kernel is the one that multiplies matrices. */
const rows = 4;
