import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import {
  cosineSimilarity,
  Fgclip2Model,
  Fgclip2Processor,
  normalize,
  sigmoid,
} from 'fgclip2';

const name = demoCheckpoint; // or 'qihoo360/fg-clip2-base'
await using model = await Fgclip2Model.fromPretrained(name);
const processor = await Fgclip2Processor.fromPretrained(name);

const scenes = [5, 6, 9, 4].map((index) => demoScenes()[index]!);
const captions = scenes.map(({ longCaption }) => longCaption.zh);
const inputs = await processor.process({
  text: captions,
  images: scenes[0]!.url,
  walkType: 'long',
  maxNumPatches: 256,
});

const image = normalize(await model.getImageFeatures(inputs)); // [1, C]
const texts = normalize(await model.getTextFeatures(inputs)); // [4, C]
console.log(image.dims, texts.dims);
const { logitsPerImage } = await model.logits(image, texts);
const probabilities = sigmoid(logitsPerImage).row(0).toArray() as number[];
for (const [index, probability] of probabilities.entries()) {
  console.log(probability.toFixed(3), captions[index]!.slice(0, 20));
}

// Dense features: one vector a patch, and their cosines with a phrase.
const phrase = await processor.process({ text: '大象', walkType: 'box' });
const dense = await model.getImageDenseFeature(inputs); // [1, N, C]
const [rows, columns] = inputs.spatialShapes.row(0).toArray() as number[];
const patches = dense.row(0).slice(0, rows! * columns!); // [rows * columns, C]
const map = cosineSimilarity(await model.getTextFeatures(phrase), patches);
console.log(`${rows} x ${columns}`, Math.max(...map.data).toFixed(2));

// Prints:
// [ 1, 192 ] [ 4, 192 ]
// 0.945 这张图片里有三样东西。一头大象在左上角。
// 0.000 这张图片里有三样东西。一串紫色葡萄在下方
// 0.000 这张图片里有四样东西。一个键盘在右上角。
// 0.000 这张图片里有两样东西。一头鲸鱼在左边。一
// 16 x 16 0.65
