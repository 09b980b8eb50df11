import { readFile } from 'node:fs/promises';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quietFlags } from '../chromium-flags.ts';
import { chromiumPath } from '../chromium-path.ts';
import { serveStatic } from './serve-static.ts';

const strict =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

let browser: Browser;
beforeAll(async () => {
  const args = [...quietFlags, '--enable-unsafe-webgpu'];
  browser = await chromium.launch({ executablePath: chromiumPath, args });
});
afterAll(() => browser.close());

/** What the page at this address shows in its title. */
async function shownBy(address: string): Promise<unknown> {
  const page = await browser.newPage();
  try {
    await page.goto(address);
    await page.waitForFunction(() => document.title.startsWith('{'));
    return JSON.parse(await page.title());
  } finally {
    await page.close();
  }
}

/** The files of onnxruntime and of the worker among what was asked for, each once. */
function workerFiles(requests: readonly string[]): string[] {
  return [...new Set(requests.filter((path) => path.startsWith('/fgclip2/')))].sort();
}

const computed = { y: [6.5, 59.5], violations: [] };

describe('the worker file on a page without a bundler, under a strict content security policy', () => {
  it('computes on WebAssembly and fetches that build alone', async () => {
    await using server = await serveStatic({ 'Content-Security-Policy': strict });
    expect(await shownBy(`${server.origin}/?device=wasm`)).toEqual({
      ...computed,
      name: 'onnxruntime-web (wasm)',
    });
    expect(workerFiles(server.requests)).toEqual([
      '/fgclip2/ort-wasm-simd-threaded.wasm',
      '/fgclip2/ort.wasm.bundle.min.mjs',
      '/fgclip2/worker.js',
    ]);
  });

  it('computes on several threads where the page is cross-origin isolated', async () => {
    await using server = await serveStatic({ 'Content-Security-Policy': strict, ...isolation });
    expect(await shownBy(`${server.origin}/?device=wasm&threads=2`)).toEqual({
      ...computed,
      name: 'onnxruntime-web (wasm, 2 threads)',
    });
    expect(workerFiles(server.requests)).toEqual([
      '/fgclip2/ort-wasm-simd-threaded.wasm',
      '/fgclip2/ort.wasm.bundle.min.mjs',
      '/fgclip2/worker.js',
    ]);
  });

  it('computes on WebGPU and fetches that build alone', async () => {
    await using server = await serveStatic({ 'Content-Security-Policy': strict });
    expect(await shownBy(`${server.origin}/?device=webgpu`)).toEqual({
      ...computed,
      name: 'onnxruntime-web (webgpu)',
    });
    expect(workerFiles(server.requests)).toEqual([
      '/fgclip2/ort-wasm-simd-threaded.jspi.wasm',
      '/fgclip2/ort.jspi.bundle.min.mjs',
      '/fgclip2/worker.js',
    ]);
  });

  it.each([
    { page: {}, threads: 1, name: 'onnxruntime-web (wasm)' },
    { page: isolation, threads: 2, name: 'onnxruntime-web (wasm, 2 threads)' },
  ])('runs from another origin with $threads threads', async ({ page, threads, name }) => {
    const cors = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
    await using cdn = await serveStatic(cors);
    const policy = [
      "default-src 'none'",
      // The threads load onnxruntime's script from a blob.
      `script-src 'self' ${cdn.origin} 'wasm-unsafe-eval'${threads > 1 ? ' blob:' : ''}`,
      `worker-src blob: ${cdn.origin}`,
      `connect-src ${cdn.origin}`,
    ];
    await using server = await serveStatic({ 'Content-Security-Policy': policy.join('; '), ...page });
    const folder = encodeURIComponent(`${cdn.origin}/fgclip2/`);
    const address = `${server.origin}/?device=wasm&threads=${threads}&folder=${folder}`;
    expect(await shownBy(address)).toEqual({ ...computed, name });
    expect(workerFiles(server.requests)).toEqual([]);
  });
});

it('is one file that makes no code of strings', async () => {
  const file = new URL('../../../../packages/runtime-web/dist/worker.js', import.meta.url);
  const script = await readFile(file, 'utf8');
  expect(script).not.toMatch(/\beval\(|\bFunction\(|import\s*["'{*]|from\s*["']/);
  expect(script.length).toBeGreaterThan(1000);
});
