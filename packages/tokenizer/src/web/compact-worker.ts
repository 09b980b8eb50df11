import { compactTokenizer } from '../compact/compact-tokenizer.ts';
import type { CompactReply } from './compact-in-worker.ts';

// The worker of compactInWorker: one tokenizer.json in, its compact form out.
self.addEventListener('message', async ({ data }: MessageEvent<Uint8Array>) => {
  try {
    const compact = await compactTokenizer(data);
    self.postMessage({ compact } satisfies CompactReply, { transfer: [compact.buffer] });
  } catch (error) {
    self.postMessage({ error } satisfies CompactReply);
  }
});
