import { probeNames } from '@fgclip2/checkpoint';
import { Tensor } from '@fgclip2/tensor';
import { asBytes, type PlannedTensor } from './planned-tensor.ts';
import { type ProbedTower, type ProbeFeatures, probedTowers } from './probe-features.ts';

/** The features that are compared with, and a place for each cosine. */
export function probeTensors(expected: ProbeFeatures): PlannedTensor[] {
  return probedTowers.flatMap((tower) => [
    planned(probeTensorName(tower, 'features'), expected[tower]),
    planned(probeTensorName(tower, 'cosine'), Tensor.zeros('float32', [1])),
  ]);
}

/** The full name of a tensor of a tower's probe. */
export function probeTensorName(tower: ProbedTower, tensor: keyof typeof probeNames): string {
  return `${tower}_model.${probeNames[tensor]}`;
}

/** The tensors of a checkpoint without those of its probes: a copy that is made from it gets its own. */
export function withoutProbes<T>(tensors: ReadonlyMap<string, T>): Map<string, T> {
  const names = probedTowers.flatMap((tower) => [
    probeTensorName(tower, 'features'),
    probeTensorName(tower, 'cosine'),
  ]);
  return new Map([...tensors].filter(([name]) => !names.includes(name)));
}

function planned(name: string, { data, dims }: Tensor<'float32'>): PlannedTensor {
  return {
    name,
    dtype: 'F32',
    shape: dims,
    byteLength: data.byteLength,
    async *bytes() {
      yield asBytes(data);
    },
  };
}
