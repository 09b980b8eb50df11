import { demoCheckpoint } from '@fgclip2/demo-checkpoint';
import * as model from '@fgclip2/model';
import * as text from '@fgclip2/text-model';
import * as vision from '@fgclip2/vision-model';
import { type ApiKit, signal } from '../api-kit.ts';
import { type ApiTarget, targetsOf } from '../api-target.ts';

/** `@fgclip2/model`, `@fgclip2/text-model` and `@fgclip2/vision-model`. */
export function modelTargets(kit: ApiKit): ApiTarget[] {
  const { config, runtime, checkpoint, inputs, textFeatures, imageFeatures } = kit;
  const { model: whole } = kit.fgclip2;
  const { textModel, visionModel } = whole;
  const parts = () => ({ config, weights: checkpoint.weights(), runtime });
  const texts = () => ({ ...inputs, attentionMask: undefined, positionIds: undefined });
  const call = () => ({
    signal,
    allowShorterLong: false,
    outputHiddenStates: false,
    outputAttentions: false,
  });
  const regions = () => ({ ...inputs, imageSizes: [[16, 16]], regionInfos: [[[0, 0, 8, 8]]] });
  const encoded = kit.encoded.features;
  return [
    ...targetsOf('@fgclip2/model', {
      'new Fgclip2Model': [() => [parts()], (a) => new model.Fgclip2Model(a)],
      'Fgclip2Model.fromPretrained': [
        () => [demoCheckpoint, { runtime, signal }],
        (a, b) => model.Fgclip2Model.fromPretrained(a, b),
      ],
      'Fgclip2Model.forward': [
        () => [inputs, { ...call(), returnLoss: false }],
        (a, b) => whole.forward(a, b),
      ],
      'Fgclip2Model.getTextFeatures': [() => [texts(), call()], (a, b) => whole.getTextFeatures(a, b)],
      'Fgclip2Model.getImageFeatures': [() => [inputs, { signal }], (a, b) => whole.getImageFeatures(a, b)],
      'Fgclip2Model.getImageDenseFeature': [
        () => [inputs, { signal }],
        (a, b) => whole.getImageDenseFeature(a, b),
      ],
      'Fgclip2Model.getImageRegionFeatures': [
        () => [regions(), { signal }],
        (a, b) => whole.getImageRegionFeatures(a, b),
      ],
      'Fgclip2Model.encodeImages': [() => [inputs, { signal }], (a, b) => whole.encodeImages(a, b)],
      'Fgclip2Model.logits': [() => [imageFeatures, textFeatures], (a, b) => whole.logits(a, b)],
      'ImageFeatures.imageFeatures': [() => [{ signal }], (a) => encoded.imageFeatures(a)],
      'ImageFeatures.denseFeatures': [() => [{ signal }], (a) => encoded.denseFeatures(a)],
      'ImageFeatures.regionFeatures': [
        () => [[[0, 0, 8, 8]], [16, 16], { signal }],
        (a, b, c) => encoded.regionFeatures(a, b, c),
      ],
      checkBoxes: [() => [[[0, 0, 8, 8]], [16, 16], 0], model.checkBoxes],
      computeLogits: [() => [imageFeatures, textFeatures, { scale: 1, bias: 0 }], model.computeLogits],
      roiAlign: [
        () => [{ data: new Float32Array(8), rows: 2, columns: 2, width: 2 }, [0, 0, 1, 1]],
        model.roiAlign,
      ],
      sigmoidLoss: [() => [{ logitsPerText: imageFeatures }], model.sigmoidLoss],
    }),
    ...targetsOf('@fgclip2/text-model', {
      checkTextInputs: [() => [texts(), config.textConfig, call()], text.checkTextInputs],
      'new Fgclip2TextModel': [
        () => [{ ...parts(), config: config.textConfig }],
        (a) => new text.Fgclip2TextModel(a),
      ],
      'Fgclip2TextModel.fromPretrained': [
        () => [demoCheckpoint, { runtime, signal }],
        (a, b) => text.Fgclip2TextModel.fromPretrained(a, b),
      ],
      'Fgclip2TextModel.forward': [() => [texts(), call()], (a, b) => textModel.forward(a, b)],
      'Fgclip2TextModel.getPooledOutput': [
        () => [texts(), call()],
        (a, b) => textModel.getPooledOutput(a, b),
      ],
    }),
    ...targetsOf('@fgclip2/vision-model', {
      checkVisionInputs: [() => [inputs, config.visionConfig], vision.checkVisionInputs],
      'new Fgclip2VisionModel': [
        () => [{ ...parts(), config: config.visionConfig }],
        (a) => new vision.Fgclip2VisionModel(a),
      ],
      'Fgclip2VisionModel.fromPretrained': [
        () => [demoCheckpoint, { runtime, signal }],
        (a, b) => vision.Fgclip2VisionModel.fromPretrained(a, b),
      ],
      'Fgclip2VisionModel.forward': [
        () => [inputs, { signal, outputHiddenStates: false, outputAttentions: false }],
        (a, b) => visionModel.forward(a, b),
      ],
      'Fgclip2VisionModel.getImageFeatures': [
        () => [inputs, { signal }],
        (a, b) => visionModel.getImageFeatures(a, b),
      ],
      'Fgclip2VisionModel.encode': [() => [inputs, { signal }], (a, b) => visionModel.encode(a, b)],
      'Fgclip2VisionModel.encodeImages': [
        () => [inputs, { signal }],
        (a, b) => visionModel.encodeImages(a, b),
      ],
    }),
  ];
}
