import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import * as images from '@fgclip2/image-processor';
import { decodeImage } from '@fgclip2/image-processor/node';
import { Fgclip2Processor } from '@fgclip2/processor';
import { type ApiKit, image, signal } from '../api-kit.ts';
import { type ApiTarget, targetsOf } from '../api-target.ts';

const processing = () => ({
  signal,
  maxNumPatches: 4,
  dynamicMaxPatches: false,
  patchSize: 16,
  doResize: true,
  doRescale: true,
  doNormalize: true,
  doConvertRgb: true,
  rescaleFactor: 1 / 255,
  imageMean: [0.5, 0.5, 0.5],
  imageStd: [0.5, 0.5, 0.5],
  resample: 2,
  inputDataFormat: 'channels_last',
});
const ppm = () => new TextEncoder().encode('P3 1 1 255 1 2 3');

/** `@fgclip2/image-processor` and `@fgclip2/processor`. */
export function imageTargets({ processor, inputs }: ApiKit): ApiTarget[] {
  const slow = new images.Fgclip2ImageProcessor();
  const fast = new images.Fgclip2ImageProcessorFast();
  return [
    ...targetsOf('@fgclip2/image-processor', {
      imageSizeForMaxNumPatches: [() => [16, 16, 16, 4], images.imageSizeForMaxNumPatches],
      patchBudget: [() => [16, 16, 16], images.patchBudget],
      isRawImage: [() => [image()], images.isRawImage],
      toRgb: [() => [image()], images.toRgb],
      resize: [() => [image(), { width: 8, height: 8 }, 2], images.resize],
      resizeFast: [() => [image(), { width: 8, height: 8 }, undefined], images.resizeFast],
      loadImageProcessor: [
        () => [demoCheckpoint, { ...processing(), imageProcessor: 'fast' }],
        images.loadImageProcessor,
      ],
      readPreprocessorConfig: [() => [demoCheckpoint, { signal }], images.readPreprocessorConfig],
      'new Fgclip2ImageProcessor': [
        () => [processing(), { image_processor_type: 'Fgclip2ImageProcessor', patch_size: 16 }],
        (a, b) => new images.Fgclip2ImageProcessor(a, b).toJSON(),
      ],
      'Fgclip2ImageProcessor.fromJSON': [
        () => [{ image_processor_type: 'Fgclip2ImageProcessor', patch_size: 16 }, processing()],
        (a, b) => images.Fgclip2ImageProcessor.fromJSON(a, b).toJSON(),
      ],
      'Fgclip2ImageProcessor.fromPretrained': [
        () => [demoCheckpoint, processing()],
        (a, b) => images.Fgclip2ImageProcessor.fromPretrained(a, b),
      ],
      'Fgclip2ImageProcessor.preprocess': [() => [[image()], processing()], (a, b) => slow.preprocess(a, b)],
      'new Fgclip2ImageProcessorFast': [
        () => [processing(), { image_processor_type: 'Fgclip2ImageProcessorFast', patch_size: 16 }],
        (a, b) => new images.Fgclip2ImageProcessorFast(a, b).toJSON(),
      ],
      'Fgclip2ImageProcessorFast.preprocess': [
        () => [image(), processing()],
        (a, b) => fast.preprocess(a, b),
      ],
    }),
    ...targetsOf('@fgclip2/image-processor/node', {
      decodeImage: [
        () => [ppm(), { signal, applyExifOrientation: true, maxPixels: 100, decode: undefined }],
        decodeImage,
      ],
    }),
    ...targetsOf('@fgclip2/processor', {
      'new Fgclip2Processor': [
        () => [{ imageProcessor: slow, tokenizer: processor.tokenizer }],
        (a) => new Fgclip2Processor(a).process({ text: 'a', images: image(), maxNumPatches: 1 }),
      ],
      'Fgclip2Processor.fromPretrained': [
        () => [demoCheckpoint, { ...processing(), tokenizer: processor.tokenizer }],
        (a, b) => Fgclip2Processor.fromPretrained(a, b),
      ],
      'Fgclip2Processor.process': [
        () => [{ text: ['a'], images: [image()], walkType: 'short', ...processing() }],
        (a) => processor.process(a),
      ],
      'Fgclip2Processor.decode': [
        () => [inputs.inputIds.row(0), { skipSpecialTokens: true }],
        (a, b) => processor.decode(a, b),
      ],
      'Fgclip2Processor.batchDecode': [
        () => [inputs.inputIds, { skipSpecialTokens: true }],
        (a, b) => processor.batchDecode(a, b),
      ],
    }),
  ];
}
