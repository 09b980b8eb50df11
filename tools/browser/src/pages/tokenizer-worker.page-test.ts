import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compactTokenizer } from '../../../../packages/tokenizer/src/index.ts';
import { quietFlags } from '../chromium-flags.ts';
import { chromiumPath } from '../chromium-path.ts';
import { serveStatic } from './serve-static.ts';

const root = new URL('../../../../packages/tokenizer/', import.meta.url);
const strict = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'";

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: chromiumPath, args: [...quietFlags] });
});
afterAll(() => browser.close());

it('the tokenizer worker is one file that makes the compact form under a strict content security policy', async () => {
  const script = await readFile(fileURLToPath(new URL('dist/worker.js', root)), 'utf8');
  expect(script).not.toMatch(/\beval\(|\bFunction\(|import\s*["'{*(]|from\s*["']/);
  await using server = await serveStatic({ 'Content-Security-Policy': strict });
  const page = await browser.newPage();
  await page.goto(server.origin);
  const compact = await page.evaluate(async () => {
    const json = await (await fetch('/fixtures/tokenizer.json')).arrayBuffer();
    const worker = new Worker('/tokenizer/worker.js', { type: 'module' });
    const reply = await new Promise<{ compact?: Uint8Array; error?: unknown }>((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => resolve({ error: message });
      worker.postMessage(new Uint8Array(json));
    });
    return reply.compact === undefined ? String(reply.error) : [...reply.compact];
  });
  const json = await readFile(fileURLToPath(new URL('src/fixtures/tokenizer.json', root)));
  expect(compact).toEqual([...(await compactTokenizer(json))]);
});
