import { folder } from '@fgclip2/files/node';
import { Fgclip2ImageProcessorFast } from '@fgclip2/image-processor';
import { decodeImage } from '@fgclip2/image-processor/node';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Fgclip2VisionModel } from '@fgclip2/vision-model';
import { reportRun } from './report-run.ts';
import { timedSessions } from './timed-sessions.ts';

// From nothing to the vector of one image: ours-image.ts <checkpoint> <image> <prepacking>.

const [checkpoint, image, prepacking] = process.argv.slice(2) as [string, string, string];
const { runtime, milliseconds } = timedSessions(nodeRuntime({ prepacking: prepacking === 'true' }));
const processor = new Fgclip2ImageProcessorFast({ decode: decodeImage });
const [inputs, model] = await Promise.all([
  processor.preprocess(image, { maxNumPatches: 256 }),
  Fgclip2VisionModel.fromPretrained(folder(checkpoint), { runtime }),
]);
await model.getImageFeatures(inputs);
reportRun({ 'sessions ms': milliseconds() });
await runtime.dispose();
