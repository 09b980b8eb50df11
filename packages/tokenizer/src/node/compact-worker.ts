import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { compactTokenizer } from '../compact/compact-tokenizer.ts';
import type { CompactRequest } from './compact-in-worker.ts';

// The worker thread of compactInWorker: one tokenizer.json in, its compact form out.
const { file } = workerData as CompactRequest;
const compact = await compactTokenizer(typeof file === 'string' ? await readFile(file) : file);
parentPort?.postMessage(compact, [compact.buffer]);
