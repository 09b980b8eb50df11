import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveFile } from '@fgclip2/app-parts/serve-file';

/** A request and the response to it. */
export interface Request {
  path: string;
  /** Its Range header. */
  range: string | undefined;
}

/** Where the built apps are served. */
export interface ServedDemos extends AsyncDisposable {
  /** Ends with a slash; the apps are folders below it. */
  readonly url: string;
  /** All that was asked for, in order. */
  readonly requests: Request[];
}

const apps = new URL('../../', import.meta.url);
const prefix = '/some/path/';

/** Serves the built apps below a path, as a static host does: ranges, and no headers for isolation. */
export async function serveDemos(): Promise<ServedDemos> {
  const requests: Request[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    requests.push({ path: pathname, range: request.headers.range });
    const [, app, file = ''] =
      /^\/some\/path\/(match|find|point|heat|bare|embed)\/([\w./-]*)$/.exec(pathname) ?? [];
    const missing = () => response.writeHead(404).end();
    if (app === undefined || file.includes('..')) return missing();
    const folder = app === 'embed' ? 'demo-tests' : app;
    serveFile(new URL(`${folder}/dist/${file || 'index.html'}`, apps), request, response).catch(missing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${prefix}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
