import { isTokenTable, type NamedTensors, type WeightsDType } from '@fgclip2/checkpoint';
import { half } from './half.ts';
import { copied, type PlannedTensor } from './planned-tensor.ts';
import { q4 } from './q4.ts';
import { q8 } from './q8.ts';
import { quantizedRows } from './quantized-rows.ts';
import type { Calibration } from './smoothing.ts';

/** What a checkpoint's weights become. */
export type QuantizedDType = Exclude<WeightsDType, 'fp32'>;

/** What each tensor of a checkpoint becomes in a copy of this dtype. */
export function planTensors(
  checkpoint: NamedTensors,
  dtype: QuantizedDType,
  calibration: Calibration = new Map(),
): PlannedTensor[] {
  const tensors = [...checkpoint.tensors.values()];
  if (dtype === 'fp16') return tensors.map(half);
  const ofLayers = dtype === 'q8' ? q8(checkpoint, calibration) : undefined;
  return tensors.flatMap((tensor) => {
    if (isTokenTable(tensor.name)) return [quantizedRows(tensor)];
    if (ofLayers) return ofLayers(tensor);
    return isLinearWeight(tensor.name) ? q4(tensor) : [copied(tensor)];
  });
}

/** Whether this is a linear weight of an encoder's layer; heads are never quantized. */
function isLinearWeight(name: string): boolean {
  return /\.encoder\.layers\.\d+\.(self_attn\.([qkv]|out)_proj|mlp\.fc[12])\.weight$/.test(name);
}
