import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { folder } from '@fgclip2/files/node';
import { decodeImage } from '@fgclip2/image-processor/node';
import { Fgclip2Model } from '@fgclip2/model';
import { Fgclip2Processor } from '@fgclip2/processor';
import { nodeRuntime } from '@fgclip2/runtime-node';

const files = folder(demoCheckpoint.name);
await using runtime = nodeRuntime();
await using model = await Fgclip2Model.fromPretrained(files, { runtime });
const processor = await Fgclip2Processor.fromPretrained(files);

const captions = ['a burger', '汉堡', 'a wrapped gift'];
const image = await decodeImage(demoScenes()[0]!.url);
const inputs = await processor.process({
  text: captions,
  images: [image],
  padding: 'max_length',
  maxLength: 64,
});
const { logitsPerImage } = await model.forward(inputs);
console.log(
  logitsPerImage.dims,
  Array.from(logitsPerImage.data, (logit) => logit.toFixed(3)),
);

// Prints:
// [ 1, 3 ] [ '2.501', '4.264', '-17.747' ]
