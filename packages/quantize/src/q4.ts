import { type CheckpointTensor, q4Linear, readFloat32 } from '@fgclip2/checkpoint';
import { encodeQ4 } from './encode-weights.ts';
import { madeAtOnce, onceForTwo, type PlannedTensor } from './planned-tensor.ts';

/** A linear weight [out, in] in 4 bits, a scale for each block of inputs. */
export function q4(weight: CheckpointTensor): PlannedTensor[] {
  const [out, inputs] = weight.shape as [number, number];
  const path = weight.name.slice(0, -'.weight'.length);
  const { values, scales } = q4Linear(out, inputs);
  const encoded = onceForTwo(async () => encodeQ4(await readFloat32(weight), inputs));
  return [
    madeAtOnce(`${path}.${values.name}`, values, async () => (await encoded()).values),
    madeAtOnce(`${path}.${scales.name}`, scales, async () => (await encoded()).scales),
  ];
}
