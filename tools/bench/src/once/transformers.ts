import { peers } from '../peers.ts';
import { reportRun } from './report-run.ts';

// From nothing to one vector with transformers.js: transformers.ts <text|image> <folder of models> <dtype> <image>.

const [kind, models, dtype, image] = process.argv.slice(2) as [string, string, string, string];
const library = await import(peers.resolve('@huggingface/transformers')!);
library.env.allowRemoteModels = false;
library.env.localModelPath = models;
if (kind === 'text') {
  const tokenizer = await library.AutoTokenizer.from_pretrained('text');
  const model = await library.SiglipTextModel.from_pretrained('text', { dtype });
  await model(
    tokenizer(['a black cat on a sofa'], { padding: 'max_length', max_length: 64, truncation: true }),
  );
} else {
  const processor = await library.AutoProcessor.from_pretrained('vision-256');
  const model = await library.SiglipVisionModel.from_pretrained('vision-256', { dtype });
  await model(await processor(await library.RawImage.read(image)));
}
reportRun();
process.exit(0);
