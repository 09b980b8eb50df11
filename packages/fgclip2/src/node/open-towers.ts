import { type NamedTensors, openCheckpoint, type WeightsDType } from '@fgclip2/checkpoint';
import type { Files } from '@fgclip2/files';
import { filesOfDType } from '@fgclip2/quantize/node';
import type { NodeLoadOptions, TowerDTypes } from '../loading/load-options.ts';

/** The checkpoint with each tower in its dtype, from a copy where needed; the rest comes with the vision tower. */
export async function openTowers(
  files: Files,
  { text, vision }: TowerDTypes,
  { copiesDir, runtime, onProgress, signal }: NodeLoadOptions,
): Promise<NamedTensors> {
  const open = async (dtype: WeightsDType | undefined) =>
    openCheckpoint(
      dtype === undefined
        ? files
        : await filesOfDType(files, dtype, { copiesDir, runtime, onProgress, signal }),
      { signal },
    );
  const checkpoint = await open(vision);
  if (text === vision) return checkpoint;
  const isText = (name: string) => name.startsWith('text_model.');
  const tensors = [
    ...[...checkpoint.tensors].filter(([name]) => !isText(name)),
    ...[...(await open(text)).tensors].filter(([name]) => isText(name)),
  ];
  return { name: checkpoint.name, tensors: new Map(tensors) };
}
