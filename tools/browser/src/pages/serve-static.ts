import { readFile } from 'node:fs/promises';
import { createServer, type OutgoingHttpHeaders } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';

/** A web server on 127.0.0.1, and the paths it has been asked for. */
export interface StaticServer extends AsyncDisposable {
  /** Its address, without a closing slash. */
  readonly origin: string;
  readonly requests: string[];
}

const root = new URL('../../../../', import.meta.url);

const folders: Readonly<Record<string, string>> = {
  '/files/': 'packages/files/dist/',
  '/runtime/': 'packages/runtime/dist/',
  '/runtime-web/': 'packages/runtime-web/dist/',
  '/tensor/': 'packages/tensor/dist/',
  '/tokenizer/': 'packages/tokenizer/dist/',
  '/fixtures/': 'packages/tokenizer/src/fixtures/',
  '/test-kit/': 'tools/test-kit/src/runtime-contract/',
  '/pages/': 'tools/browser/src/pages/',
  '/fgclip2/': 'packages/runtime-web/node_modules/onnxruntime-web/dist/',
};

const types: Readonly<Record<string, string>> = {
  wasm: 'application/wasm',
  js: 'text/javascript',
  mjs: 'text/javascript',
  ts: 'text/javascript',
};

/**
 * Serves what a site without a bundler puts on its server: the built packages, and in `/fgclip2/` the worker file
 * beside onnxruntime's. Every response has `headers`.
 */
export async function serveStatic(headers: OutgoingHttpHeaders): Promise<StaticServer> {
  const requests: string[] = [];
  const server = createServer(async ({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://127.0.0.1');
    requests.push(pathname);
    try {
      const body = await read(pathname);
      response.writeHead(200, {
        'Content-Type': types[pathname.split('.').at(-1)!] ?? 'text/html',
        ...headers,
      });
      response.end(body);
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(pathname: string): Promise<Buffer | string> {
  if (pathname === '/') {
    return '<!doctype html><title>page</title><script type="module" src="/pages/runtime-page.ts"></script>';
  }
  if (pathname === '/fgclip2/worker.js')
    return readFile(new URL('packages/runtime-web/dist/worker.js', root));
  const folder = Object.keys(folders).find((prefix) => pathname.startsWith(prefix));
  const bytes = await readFile(new URL(folders[folder!]! + pathname.slice(folder!.length), root));
  if (!/\.(js|ts)$/.test(pathname)) return bytes;
  const source = bytes.toString();
  const script = pathname.endsWith('.ts') ? stripTypeScriptTypes(source) : source;
  // What an import map would do, which a strict content security policy does not allow inline.
  return script
    .replaceAll("'@fgclip2/tensor'", "'/tensor/index.js'")
    .replaceAll("'@fgclip2/files'", "'/files/index.js'")
    .replaceAll("'@fgclip2/runtime'", "'/runtime/index.js'")
    .replaceAll("'@fgclip2/runtime/worker'", "'/runtime/worker/index.js'")
    .replaceAll("'@fgclip2/runtime-web'", "'/runtime-web/index.js'")
    .replaceAll("'@fgclip2/test-kit/tiny-programs'", "'/test-kit/tiny-programs.ts'");
}
