import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { listen } from './serve-model.ts';

const root = new URL('../../../../', import.meta.url);

/** The sources that the page imports by name. */
const entries: Readonly<Record<string, string>> = {
  '@fgclip2/files/web': '/packages/files/src/web/index.ts',
  '@fgclip2/tensor': '/packages/tensor/src/index.ts',
};

/** The page that reads, from source, under a policy that allows nothing but its own scripts and requests to one server. */
export async function servePage(model: string): Promise<AsyncDisposable & { readonly origin: string }> {
  const policy = `default-src 'none'; script-src 'self'; connect-src ${model}`;
  const server = createServer(async ({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://127.0.0.1');
    const headers = { 'content-security-policy': policy };
    if (pathname === '/') {
      response.writeHead(200, { ...headers, 'content-type': 'text/html' });
      response.end(
        '<!doctype html><script type="module" src="/tools/attack/src/browser/page/reading-page.ts"></script>',
      );
      return;
    }
    const source = await readFile(new URL(`.${pathname}`, root), 'utf8').catch(() => undefined);
    if (source === undefined) {
      response.writeHead(404, headers).end();
      return;
    }
    const script = stripTypeScriptTypes(source).replaceAll(
      /(\bfrom ')([^'.]+)(')/g,
      (_, before, name, after) => `${before}${entries[name] ?? name}${after}`,
    );
    response.writeHead(200, { ...headers, 'content-type': 'text/javascript' }).end(script);
  });
  return {
    origin: await listen(server),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
