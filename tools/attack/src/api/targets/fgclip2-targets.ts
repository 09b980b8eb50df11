import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import * as api from 'fgclip2';
import { type ApiKit, callback, image, signal } from '../api-kit.ts';
import { type ApiTarget, targetsOf } from '../api-target.ts';

const steps = () => ({ signal, onStage: callback, onWarning: callback });
const file = () => ({ applyExifOrientation: true, maxPixels: 1000, decode: undefined, maxNumPatches: 4 });
const ofImage = () => ({ ...steps(), ...file() });
const ofTexts = () => ({ ...steps(), walkType: 'short' });
const ofBoth = () => ({ ...ofImage(), walkType: 'short' });
const embedding = () => ({ ...file(), normalized: true, onProgress: callback, onWarning: callback, signal });
const texts = () => ['a', 'b c'];
const boxes = () => [
  [0, 0, 8, 8],
  [4, 4, 16, 16],
];

/** `fgclip2`. */
export function fgclip2Targets(kit: ApiKit): ApiTarget[] {
  const { fgclip2, encoded, runtime, folder, textFeatures } = kit;
  const loading = () => ({ runtime, onWarning: callback, signal, allowRegexes: false, maxPixels: 1000 });
  const filesOptions = () => ({ offline: true, cacheDir: folder, retries: 0, onProgress: callback, signal });
  const { source } = { source: { kind: 'text', model: 'a', storedAs: ['F32'], dtype: 'fp32', width: 2 } };
  const map = () => ({ cosines: new Float32Array(4), rows: 2, columns: 2, min: 0, max: 1 });
  return targetsOf('fgclip2', {
    load: [() => [demoCheckpoint, loading()], api.load],
    'load with a runtime of its own': [
      () => [
        demoCheckpoint,
        { threads: 1, workers: 1, dtype: 'fp16', imageProcessor: 'fast', device: 'cpu' },
      ],
      api.load,
    ],
    openFiles: [() => [folder, filesOptions()], api.openFiles],
    cacheUsage: [() => [], api.cacheUsage],
    listCache: [() => [], api.listCache],
    clearCache: [() => [{ model: 'a/b' }], api.clearCache],
    readVectors: [() => [`${folder}/vectors.npy`], api.readVectors],
    'Fgclip2.prepare': [() => [['text'], { onProgress: callback, signal }], (a, b) => fgclip2.prepare(a, b)],
    'Fgclip2.encode': [() => [image(), ofImage()], (a, b) => fgclip2.encode(a, b)],
    'Fgclip2.rank': [() => [image(), texts(), ofBoth()], (a, b, c) => fgclip2.rank(a, b, c)],
    'Fgclip2.regions': [
      () => [image(), boxes(), texts(), ofBoth()],
      (a, b, c, d) => fgclip2.regions(a, b, c, d),
    ],
    'Fgclip2.heatmap': [() => [image(), 'a', ofBoth()], (a, b, c) => fgclip2.heatmap(a, b, c)],
    'Fgclip2.locate': [
      () => [image(), texts(), { ...ofBoth(), minProbability: 0.5 }],
      (a, b, c) => fgclip2.locate(a, b, c),
    ],
    'Fgclip2.classify': [
      () => [
        [image()],
        texts(),
        {
          ...file(),
          templates: ['a {}'],
          topK: 1,
          walkType: 'short',
          onProgress: callback,
          onWarning: callback,
          signal,
        },
      ],
      (a: never, b: never, c: never) => fgclip2.classify(a, b, c),
    ],
    'Fgclip2.embedImages': [() => [[image()], embedding()], (a, b) => fgclip2.embedImages(a, b)],
    'Fgclip2.embedImageStream': [
      () => [[image(), { name: 'a', image: image() }], { ...embedding(), order: 'given', dense: true }],
      (a, b) => fgclip2.embedImageStream(a, b),
    ],
    'Fgclip2.embedTexts': [
      () => [
        texts(),
        { walkType: 'short', normalized: true, onProgress: callback, onWarning: callback, signal },
      ],
      (a, b) => fgclip2.embedTexts(a, b),
    ],
    'Fgclip2.decodeImage': [
      () => [image(), { applyExifOrientation: true, maxPixels: 1000, decode: undefined, signal }],
      (a, b) => fgclip2.decodeImage(a, b),
    ],
    'Fgclip2.identity': [() => [{ signal }], (a) => fgclip2.identity(a)],
    'EncodedImage.rank': [() => [texts(), ofTexts()], (a, b) => encoded.rank(a, b)],
    'EncodedImage.regions': [() => [boxes(), texts(), ofTexts()], (a, b, c) => encoded.regions(a, b, c)],
    'EncodedImage.heatmap': [() => ['a', ofTexts()], (a, b) => encoded.heatmap(a, b)],
    'EncodedImage.locate': [
      () => [texts(), { ...ofTexts(), minProbability: 0.5 }],
      (a, b) => encoded.locate(a, b),
    ],
    checkComparable: [
      () => [{ ...source }, { ...source }, { allowOtherArithmetic: true }],
      api.checkComparable,
    ],
    decodeImage: [
      () => [image(), { signal, applyExifOrientation: true, maxPixels: 1000, decode: undefined }],
      api.decodeImage,
    ],
    heatmapOverlay: [
      () => [
        image(),
        map(),
        {
          opacity: 0.5,
          threshold: 0.1,
          colors: [
            [0, 0, 0],
            [255, 255, 255],
          ],
        },
      ],
      api.heatmapOverlay,
    ],
    npyHeader: [() => [[1, 2]], api.npyHeader],
    npyBytes: [() => [Float32Array.of(1, 2), [1, 2]], api.npyBytes],
    argmax: [() => [textFeatures], api.argmax],
    cosineSimilarity: [() => [textFeatures, textFeatures], api.cosineSimilarity],
    isTensor: [() => [textFeatures], api.isTensor],
    normalize: [() => [textFeatures], api.normalize],
    sigmoid: [() => [0], api.sigmoid],
    softmax: [() => [[0, 1]], api.softmax],
    topK: [() => [textFeatures, 3], api.topK],
    'Tensor.zeros': [() => ['float32', [2]], api.Tensor.zeros],
    'Fgclip2Config.fromPretrained': [
      () => [demoCheckpoint, filesOptions()],
      (a, b) => api.Fgclip2Config.fromPretrained(a, b),
    ],
    'Fgclip2ImageProcessor.fromPretrained': [
      () => [demoCheckpoint, filesOptions()],
      (a, b) => api.Fgclip2ImageProcessor.fromPretrained(a, b),
    ],
    'Fgclip2ImageProcessorFast.fromPretrained': [
      () => [demoCheckpoint, filesOptions()],
      (a, b) => api.Fgclip2ImageProcessorFast.fromPretrained(a, b),
    ],
    'Fgclip2Model.fromPretrained': [
      () => [demoCheckpoint, { runtime, signal }],
      (a, b) => api.Fgclip2Model.fromPretrained(a, b),
    ],
    'Fgclip2Processor.fromPretrained': [
      () => [demoCheckpoint, filesOptions()],
      (a, b) => api.Fgclip2Processor.fromPretrained(a, b),
    ],
    'Fgclip2TextModel.fromPretrained': [
      () => [demoCheckpoint, { runtime, signal }],
      (a, b) => api.Fgclip2TextModel.fromPretrained(a, b),
    ],
    'Fgclip2Tokenizer.fromPretrained': [
      () => [demoCheckpoint, { ...filesOptions(), allowRegexes: false }],
      (a, b) => api.Fgclip2Tokenizer.fromPretrained(a, b),
    ],
    'Fgclip2VisionModel.fromPretrained': [
      () => [demoCheckpoint, { runtime, signal }],
      (a, b) => api.Fgclip2VisionModel.fromPretrained(a, b),
    ],
  });
}
