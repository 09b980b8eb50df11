import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCheckpoint } from '@fgclip2/checkpoint';
import { folder } from '@fgclip2/files/node';
import type { Page } from 'playwright';
import { build } from 'vite';
import { launchChromium } from '../launch-chromium.ts';
import { type FolderServer, type ServedRequest, serveFolder } from '../serve-folder.ts';
import { baseCheckpoint } from './base-checkpoint.ts';
import type { PageResult } from './page/page.ts';

// `npm run browser:base`: what a page downloads for text queries with a model of base size in 8 bits, the first
// time, for other words, after a reload, and when the model's server is gone. FGCLIP2_BASE_SIZE names the folder that
// the model is kept in.

const queries = {
  first: 'a black cat asleep on a red sofa',
  second: 'two remote controls beside an old television',
  chinese: '一只白猫在窗台上',
};

const kept = process.env.FGCLIP2_BASE_SIZE ?? join(tmpdir(), 'fgclip2-base-size');
const model = await baseCheckpoint(kept);
const { tensors } = await openCheckpoint(folder(model));
const work = await mkdtemp(join(tmpdir(), 'fgclip2-base-size-'));
try {
  await buildPage(join(work, 'page'));
  const isolation = {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
  };
  await using pages = await serveFolder(join(work, 'page'), { headers: isolation });
  await using models = await serveFolder(model, {
    headers: {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Expose-Headers': 'ETag, Content-Range, Content-Length, Last-Modified',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    },
  });
  await using browser = await launchChromium(join(work, 'profile'));
  const page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'warning') console.log(`  page says: ${message.text()}`);
  });

  const visit = () => page.goto(pages.origin);
  await visit();
  const first = await step(page, models, 'first query', queries.first);
  await step(page, models, 'other words', queries.second);
  await step(page, models, 'first query again', queries.first);
  await visit();
  const again = await step(page, models, 'reload, first query', queries.first);
  await step(page, models, 'other words, known', queries.second);
  await step(page, models, 'new words, in Chinese', queries.chinese);
  await models.close();
  await visit();
  const offline = await step(page, models, 'model server off, first query', queries.first);
  await step(page, models, 'Chinese words, known', queries.chinese);
  const refusal = await page
    .evaluate(([address]) => globalThis.ask(address!, 'an orange zeppelin'), [`${models.origin}/`])
    .then(
      () => 'a result',
      (error: Error) => error.message.split('\n')[0]!.replace(/^.*?(?=\[)/, ''),
    );
  console.log(`unknown words then: ${refusal}`);
  const same = [again, offline].every(
    ({ vector }) => JSON.stringify(vector) === JSON.stringify(first.vector),
  );
  console.log(`the same vector each time: ${same}; ${first.runtime}`);
  if (!same) process.exitCode = 1;
} finally {
  await rm(work, { recursive: true });
}

/** Asks a query and prints what the model's server sent meanwhile. */
async function step(page: Page, server: FolderServer, name: string, text: string): Promise<PageResult> {
  const before = server.requests.length;
  const result = await page.evaluate(
    ([address, query]) => globalThis.ask(address!, query!),
    [`${server.origin}/`, text],
  );
  const sent = server.requests.slice(before);
  const kinds = new Map<string, number>();
  for (const request of sent) {
    for (const [kind, bytes] of kindsOf(request)) kinds.set(kind, (kinds.get(kind) ?? 0) + bytes);
  }
  const parts = [...kinds].filter(([, bytes]) => bytes > 0).map(([kind, bytes]) => `${kind} ${bytes}`);
  const total = sent.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(
    `${name.padEnd(30)} ${String(sent.length).padStart(3)} requests ${String(total).padStart(11)} bytes ${result.milliseconds.toFixed(0).padStart(6)} ms  ${parts.join(', ')}`,
  );
  return result;
}

/** The bytes of a response, by what they are. */
function kindsOf({ path, range, bytes }: ServedRequest): [kind: string, bytes: number][] {
  if (!path.endsWith('.safetensors')) return [[path.slice(1), bytes]];
  const start = Number(/^bytes=(\d+)/.exec(range ?? '')?.[1] ?? 0);
  const end = start + bytes;
  const found = new Map<string, number>();
  let named = 0;
  for (const tensor of tensors.values()) {
    const overlap = Math.min(end, tensor.end) - Math.max(start, tensor.start);
    if (overlap <= 0) continue;
    const kind = kindOf(tensor.name);
    found.set(kind, (found.get(kind) ?? 0) + overlap);
    named += overlap;
  }
  return [...found, ['header and gaps', bytes - named]];
}

function kindOf(tensor: string): string {
  if (tensor.includes('token_embedding')) return 'token rows';
  if (/^(vision_model|dense_feature_head)\./.test(tensor)) return 'vision';
  return tensor.startsWith('text_model.') ? 'text tower' : 'heads';
}

async function buildPage(outDir: string): Promise<void> {
  await build({
    root: fileURLToPath(new URL('page', import.meta.url)),
    configFile: false,
    base: './',
    logLevel: 'error',
    resolve: { conditions: ['@fgclip2/source', 'module', 'browser', 'import', 'default'] },
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'esnext', assetsInlineLimit: 0 },
  });
}
