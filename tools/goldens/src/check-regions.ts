import { type Box, type ImageSizeInput, roiAlign } from '@fgclip2/model';
import { Tensor } from '@fgclip2/tensor';
import type { GoldenCase, GoldenFolder, TensorSpec } from './golden-folder.ts';
import { type Measure, maxDifference, tolerances } from './measure.ts';
import type { Subject } from './subject.ts';
import { visionInputs } from './vision-inputs.ts';

/** Region features of whole images. */
export async function checkRegions(
  goldens: GoldenFolder,
  golden: GoldenCase,
  { model }: Subject,
): Promise<Measure[]> {
  const regions = await model.getImageRegionFeatures({
    ...(await visionInputs(goldens, golden)),
    imageSizes: golden.inputs!.image_sizes_hw as ImageSizeInput[],
    regionInfos: golden.inputs!.region_infos_xyxy as Box[][],
  });
  const tolerance = golden.model === 'base' ? tolerances.base.features : tolerances.tiny.features;
  const measures: Measure[] = [];
  for (const [stage, spec] of Object.entries(golden.outputs ?? {})) {
    const [, index] = /features_(\d+)$/.exec(stage) ?? [];
    if (index === undefined) continue;
    const expected = await goldens.floats(golden, spec as TensorSpec);
    measures.push({ stage, error: maxDifference(regions[Number(index)]!.data, expected.data), tolerance });
  }
  return measures;
}

/** RoIAlign alone, boxes in cells of a map that is stored channels first. */
export async function checkRoiAlign(goldens: GoldenFolder, golden: GoldenCase): Promise<Measure[]> {
  const { map: spec, boxes } = golden.inputs as { map: TensorSpec; boxes: Box[] };
  const { data, dims } = await goldens.floats(golden, spec);
  const [width, rows, columns] = dims as [number, number, number];
  const cells = rows * columns;
  const channelsLast = Float32Array.from(data, (_, i) => data[(i % width) * cells + Math.floor(i / width)]!);
  const map = { data: channelsLast, rows, columns, width };
  const actual = boxes.flatMap((box) => [...roiAlign(map, box)]);
  const expected = await goldens.floats(golden, golden.outputs!.pooled as TensorSpec);
  return [{ stage: 'pooled', error: maxDifference(actual, expected.data), tolerance: tolerances.roi }];
}

/** Inverted boxes, at which the reference fails or gives zeros: ours refuses them, naming the box. */
export async function checkRoiDegenerate(
  _goldens: GoldenFolder,
  golden: GoldenCase,
  { model }: Subject,
): Promise<Measure[]> {
  const { numChannels, patchSize } = model.config.visionConfig;
  const refusal = await model
    .getImageRegionFeatures({
      pixelValues: Tensor.zeros('float32', [1, 1, numChannels * patchSize ** 2]),
      spatialShapes: new Tensor('int64', BigInt64Array.of(1n, 1n), [1, 2]),
      imageSizes: [[9, 18]],
      regionInfos: [[golden.box as unknown as Box]],
    })
    .then(
      () => undefined,
      (error: Error) => error.message,
    );
  const isRefused = refusal?.startsWith('[@fgclip2/model] Expected') && refusal.includes('box 0 of image 0');
  return [{ stage: 'refused, naming the box', error: isRefused ? 0 : 1, tolerance: 0 }];
}
