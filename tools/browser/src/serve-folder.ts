import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

/** What was asked of a server, and how many bytes of it were sent. */
export interface ServedRequest {
  path: string;
  status: number;
  /** The range that was asked for, e.g. `bytes=0-99`. */
  range: string | undefined;
  bytes: number;
}

/** A folder behind http://127.0.0.1. */
export interface FolderServer extends AsyncDisposable {
  readonly origin: string;
  /** Every response so far. */
  readonly requests: ServedRequest[];
  /** Ends the server and its connections; its address refuses from then on. */
  close(): Promise<void>;
}

/** Options of {@link serveFolder}. */
export interface ServeFolderOptions {
  /** Path that the folder is served below. @default '/' */
  at?: string | undefined;
  /** Headers of every response. @default {} */
  headers?: Readonly<Record<string, string>> | undefined;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** Serves a folder as a static host does: ranges, an ETag and nothing else. */
export async function serveFolder(folder: string, options: ServeFolderOptions = {}): Promise<FolderServer> {
  const { at = '/', headers = {} } = options;
  const requests: ServedRequest[] = [];
  const server = createServer((request, response) => {
    send(request, response).catch((error: unknown) => response.destroy(error as Error));
  });

  async function send(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(new URL(request.url!, 'http://127.0.0.1').pathname);
    const { range } = request.headers;
    const noted: ServedRequest = { path, status: 404, range, bytes: 0 };
    requests.push(noted);
    const file = path.startsWith(at) ? await fileOf(folder, path.slice(at.length)) : undefined;
    if (file === undefined) {
      response.writeHead(404, headers).end();
      return;
    }
    const etag = `"${file.size.toString(16)}-${file.modified.toString(16)}"`;
    const all = {
      ...headers,
      'accept-ranges': 'bytes',
      'content-type': types[extname(file.path)] ?? 'application/octet-stream',
      etag,
    };
    if (request.headers['if-none-match'] === etag && range === undefined) {
      noted.status = 304;
      response.writeHead(304, all).end();
      return;
    }
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
    const start = first === undefined ? 0 : Number(first);
    const end = Math.min(last ? Number(last) + 1 : file.size, file.size);
    noted.status = first === undefined ? 200 : 206;
    noted.bytes = end - start;
    response.writeHead(noted.status, {
      ...all,
      'content-length': end - start,
      ...(first !== undefined && { 'content-range': `bytes ${start}-${end - 1}/${file.size}` }),
    });
    if (request.method === 'HEAD' || end === start) response.end();
    else createReadStream(file.path, { start, end: end - 1 }).pipe(response);
  }

  const origin = await listen(server);
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { origin, requests, close, [Symbol.asyncDispose]: close };
}

async function fileOf(
  folder: string,
  path: string,
): Promise<{ path: string; size: number; modified: number } | undefined> {
  let file = join(folder, normalize(`/${path}`));
  let found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) {
    file = join(file, 'index.html');
    found = await stat(file).catch(() => undefined);
  }
  return found && { path: file, size: found.size, modified: Math.round(found.mtimeMs) };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
