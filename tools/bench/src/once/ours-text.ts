import { folder } from '@fgclip2/files/node';
import { nodeRuntime } from '@fgclip2/runtime-node';
import { Fgclip2TextModel } from '@fgclip2/text-model';
import { loadTokenizer } from '@fgclip2/tokenizer/node';
import { reportRun } from './report-run.ts';
import { timedSessions } from './timed-sessions.ts';

// From nothing to the vector of one text: ours-text.ts <checkpoint> <cache of the tokenizer> <prepacking>.

const [checkpoint, cacheDir, prepacking] = process.argv.slice(2) as [string, string, string];
const files = folder(checkpoint);
const { runtime, milliseconds } = timedSessions(nodeRuntime({ prepacking: prepacking === 'true' }));
const [tokenizer, model] = await Promise.all([
  loadTokenizer(files, { cacheDir }),
  Fgclip2TextModel.fromPretrained(files, { runtime }),
]);
await model.getPooledOutput(tokenizer.encode('a black cat on a sofa'));
reportRun({ 'sessions ms': milliseconds() });
await runtime.dispose();
