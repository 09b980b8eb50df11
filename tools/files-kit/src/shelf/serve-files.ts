import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { startLocalHub } from '@fgclip2/files-kit/local-hub';
import type { TestProject } from 'vitest/node';
import { contractContents } from '../contract-contents.ts';

/** How a shelf of files responds; each field may be set at any time. */
export interface ShelfSettings {
  /** Sends a part for a range, or all from its beginning on; otherwise the whole file. @default true */
  ranges?: boolean | 'open';
  /** Lets other origins read: all that matters, only what every response shows, nothing. @default 'all' */
  cors?: 'all' | 'plain' | 'none';
  /** Cuts every connection. @default false */
  down?: boolean;
  /** Cuts the next bodies after so many bytes, one of them each. @default [] */
  cuts?: number[];
  /** Place of a byte that is sent with a bit changed, in every file. @default null (none) */
  wrongByte?: number | null;
  /** Sends large bodies in 64 kB chunks with so many milliseconds between them. @default 0 */
  pause?: number;
}

/** A request for a file of a shelf; those of `PUT` are not among them. */
export interface ShelfRequest {
  method: string;
  file: string;
  range: string | undefined;
}

interface Shelf {
  files: Map<string, { bytes: Buffer; version: number }>;
  settings: ShelfSettings;
  requests: ShelfRequest[];
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** Base URL of the shelves. */
    shelves: string;
    /** Base URL of a local hub: `fgclip2/demo` is the sample checkpoint, `fgclip2/contract` what the contract of Files reads. */
    localHub: string;
  }
}

const chunkLength = 1 << 16;
const sample = new URL('../../../../packages/demo-checkpoint/checkpoint/', import.meta.url);
const sampleFiles = ['config.json', 'model.safetensors', 'preprocessor_config.json', 'tokenizer.json'];

/**
 * A server on 127.0.0.1, an origin other than the page's, for tests of what reads files over HTTP. A test has
 * a shelf of its own by any name: PUT /<shelf>/files/<file> puts a file there, PUT /<shelf>/settings changes
 * how it responds, GET /<shelf>/requests tells what was asked. The shelf `sample` has the sample checkpoint.
 */
export default async function serveFiles(project: TestProject): Promise<() => Promise<void>> {
  const shelves = new Map<string, Shelf>();
  const files: Record<string, Buffer> = {};
  for (const file of sampleFiles) files[file] = await readFile(fileURLToPath(new URL(file, sample)));
  const repositories = { 'fgclip2/demo': { files }, 'fgclip2/contract': { files: contractContents } };
  const hub = await startLocalHub({ repositories });

  function shelfOf(name: string): Shelf {
    const stored = name.startsWith('sample') ? Object.entries(files) : [];
    const shelf = shelves.get(name) ?? {
      files: new Map(stored.map(([file, bytes]) => [file, { bytes, version: 1 }])),
      settings: {},
      requests: [],
    };
    shelves.set(name, shelf);
    return shelf;
  }

  const server = createServer((request, response) => {
    const [, name = '', kind = '', ...path] = request.url!.split('/').map(decodeURIComponent);
    const file = path.join('/');
    const shelf = shelfOf(name);
    if (kind === 'files' && request.method !== 'PUT' && request.method !== 'OPTIONS') {
      sendFile(shelf, file, request, response);
      return;
    }
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-methods', 'PUT');
    response.setHeader('access-control-allow-headers', 'content-type');
    if (request.method === 'OPTIONS') {
      if (kind === 'files') shelf.requests.push({ method: 'OPTIONS', file, range: undefined });
      response.writeHead(204).end();
    } else if (kind === 'requests') response.end(JSON.stringify(shelf.requests));
    else {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        if (kind === 'settings') Object.assign(shelf.settings, JSON.parse(body.toString()));
        else shelf.files.set(file, { bytes: body, version: (shelf.files.get(file)?.version ?? 0) + 1 });
        response.writeHead(204).end();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  project.provide('shelves', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  project.provide('localHub', hub.url);

  return async () => {
    server.closeAllConnections();
    server.close();
    await hub.close();
  };
}

function sendFile(shelf: Shelf, file: string, request: IncomingMessage, response: ServerResponse): void {
  const { ranges = true, cors = 'all', down = false, cuts = [], pause = 0 } = shelf.settings;
  if (down) {
    request.destroy();
    return;
  }
  const { range } = request.headers;
  shelf.requests.push({ method: request.method!, file, range });
  if (cors !== 'none') response.setHeader('access-control-allow-origin', '*');
  if (cors === 'all') response.setHeader('access-control-expose-headers', 'ETag, Content-Range');
  const found = shelf.files.get(file);
  if (found === undefined) {
    response.writeHead(404).end();
    return;
  }
  const { bytes, version } = found;
  response.setHeader('etag', `"${version}"`);
  response.setHeader('last-modified', new Date(1.7e12 + version * 1000).toUTCString());
  const asked = ranges ? /^bytes=(\d+)-(\d*)$/.exec(range ?? '') : null;
  const start = asked === null ? 0 : Number(asked[1]);
  const end = asked?.[2] && ranges !== 'open' ? Math.min(Number(asked[2]) + 1, bytes.length) : bytes.length;
  if (asked !== null && start >= end) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  if (asked === null) response.writeHead(200, { 'content-length': bytes.length });
  else {
    response.writeHead(206, {
      'content-length': end - start,
      'content-range': `bytes ${start}-${end - 1}/${bytes.length}`,
    });
  }
  const { wrongByte = null } = shelf.settings;
  const body = request.method === 'HEAD' ? Buffer.alloc(0) : Buffer.from(bytes.subarray(start, end));
  if (wrongByte !== null && wrongByte >= start && wrongByte < start + body.length) {
    body[wrongByte - start]! ^= 1;
  }
  const cut = body.length > chunkLength ? cuts.shift() : undefined;
  if (cut !== undefined) response.write(body.subarray(0, cut), () => response.destroy());
  else if (pause === 0) response.end(body);
  else sendSlowly(response, body, pause);
}

function sendSlowly(response: ServerResponse, body: Buffer, pause: number): void {
  if (response.destroyed) return;
  response.write(body.subarray(0, chunkLength));
  const rest = body.subarray(chunkLength);
  if (rest.length === 0) response.end();
  else setTimeout(sendSlowly, pause, response, rest, pause);
}
