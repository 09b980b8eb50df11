import { folder } from '@fgclip2/checkpoint/node';
import { Fgclip2Model } from '@fgclip2/model';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { type Program, type Runtime, Tensor } from '@fgclip2/tensor';

// The process that base-load.ts measures: opens a checkpoint, embeds one image and one text, prints the times.

const [checkpoint, prepacking] = process.argv.slice(2) as [string, string];
const runtime = nodeRuntime({ prepacking: prepacking === 'true' });

const start = performance.now();
const model = await Fgclip2Model.fromPretrained(folder(checkpoint), { runtime: timed(runtime) });
console.log(`open and check weights  ${milliseconds(start)}`);

const { numChannels, patchSize } = model.config.visionConfig;
const image = {
  pixelValues: Tensor.zeros('float32', [1, 256, numChannels * patchSize ** 2]),
  spatialShapes: new Tensor('int64', BigInt64Array.of(16n, 16n), [1, 2]),
};
const text = { inputIds: Tensor.zeros('int64', [1, 64]) };
for (const round of ['first', 'second']) {
  const imageStart = performance.now();
  await model.getImageFeatures(image);
  console.log(`${round} image`.padEnd(24) + milliseconds(imageStart));
  const textStart = performance.now();
  await model.getTextFeatures(text);
  console.log(`${round} text`.padEnd(24) + milliseconds(textStart));
}
await model.dispose();
await runtime.dispose();

function timed(inner: Runtime): Runtime {
  return {
    ...inner,
    async createSession(program: Program, options) {
      const sessionStart = performance.now();
      const session = await inner.createSession(program, options);
      const what = `session ${program.inputNames[0]}`;
      console.log(`${what.slice(0, 23).padEnd(24)}${milliseconds(sessionStart)}`);
      return session;
    },
  };
}

function milliseconds(since: number): string {
  return `${(performance.now() - since).toFixed(0)} ms`;
}
