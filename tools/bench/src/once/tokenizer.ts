import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folder } from '@fgclip2/files/node';
import { Fgclip2Tokenizer } from '@fgclip2/tokenizer';
import { loadTokenizer } from '@fgclip2/tokenizer/node';
import { Tokenizer as RustTokenizer } from 'tokenizers';
import { captions } from '../prepare/captions.ts';
import { reportRun } from './report-run.ts';

// Opens one tokenizer, then encodes captions: tokenizer.ts <plain|compact|rust> <checkpoint> <cache>.

const [kind, checkpoint, cacheDir] = process.argv.slice(2) as [string, string, string];
const texts = captions(256);
const before = performance.now();
const encode = await open();
const opened = performance.now() - before;
const times: number[] = [];
for (let run = 0; run < 5; run++) {
  const start = performance.now();
  await encode();
  times.push(performance.now() - start);
}
reportRun({ 'open ms': opened, 'encode 256 texts ms': times.sort((a, b) => a - b)[2]! });

async function open(): Promise<() => unknown> {
  const files = folder(checkpoint);
  if (kind === 'rust') {
    const tokenizer = RustTokenizer.fromString(await readFile(join(checkpoint, 'tokenizer.json'), 'utf8'));
    tokenizer.setTruncation(64);
    tokenizer.setPadding({ maxLength: 64, padId: 0, padToken: '<pad>' });
    return async () =>
      (await tokenizer.encodeBatch(texts.map((text) => text.toLowerCase()))).map((encoding) =>
        encoding.getIds(),
      );
  }
  const tokenizer =
    kind === 'compact'
      ? await loadTokenizer(files, { cacheDir })
      : await Fgclip2Tokenizer.fromPretrained(files);
  return () => tokenizer.encode(texts);
}
