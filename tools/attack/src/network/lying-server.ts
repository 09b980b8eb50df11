import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { Random } from '../random.ts';
import { type Given, type Trick, tricks } from './tricks.ts';

/** A hub, and a server elsewhere that it may redirect to. */
export interface LyingServer extends AsyncDisposable {
  readonly home: string;
  /** The tricks of the next requests, in their order; none after them. */
  play(tricks: readonly (Trick | undefined)[], random: Random): void;
  /** Requests since the last play. */
  requests: number;
  /** Why a password went where it should not. */
  readonly leaks: string[];
  /** The etags of files that were announced since the last play. */
  readonly etags: Set<string>;
}

/** Bytes that are sent endlessly, at most: a client that takes them all takes too many. */
const mostBytes = 64 << 20;

/** Starts a hub that serves `a/b` with these files, and lies as it is told to. */
export async function startLyingServer(files: Readonly<Record<string, Uint8Array>>): Promise<LyingServer> {
  let script: (Trick | undefined)[] = [];
  let random: Random | undefined;
  const servers = { home: createServer(), other: createServer() };
  for (const server of Object.values(servers)) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }
  const [home, other] = [originOf(servers.home), originOf(servers.other)];
  const lying: LyingServer = {
    home,
    requests: 0,
    leaks: [],
    etags: new Set(),
    play(next, nextRandom) {
      [script, random] = [[...next], nextRandom];
      lying.requests = 0;
      lying.leaks.length = 0;
      lying.etags.clear();
    },
    async [Symbol.asyncDispose]() {
      for (const server of Object.values(servers)) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };

  function respond(request: IncomingMessage, response: ServerResponse): void {
    lying.requests++;
    const path = request.url!;
    const wasAbroad = path.startsWith('/abroad');
    if (wasAbroad && request.headers.authorization) lying.leaks.push(`${path} after another origin`);
    const given = honest(path.replace(/^\/abroad/, ''), request, files);
    const trick = script.shift();
    if (random !== undefined) trick?.(given, random, { home, other, path });
    const etag = given.headers['x-linked-etag'] ?? given.headers.etag;
    if (request.method === 'HEAD' && etag !== undefined)
      lying.etags.add(etag.replace(/^W\//, '').replaceAll('"', ''));
    send(request, response, given);
  }

  servers.home.on('request', respond);
  servers.other.on('request', (request, response) => {
    lying.requests++;
    const path = request.url!;
    if (request.headers.authorization) lying.leaks.push(`another origin, ${path}`);
    if (path.startsWith('/back'))
      response.writeHead(302, { location: `${home}/abroad${path.slice(5)}` }).end();
    else send(request, response, honest(path, request, files));
  });
  return lying;
}

/** Tricks for the first requests of a try. */
export function someTricks(random: Random): (Trick | undefined)[] {
  return Array.from({ length: 1 + random.below(6) }, () =>
    random.chance(0.6) ? random.pick(tricks) : undefined,
  );
}

function honest(
  path: string,
  { headers }: IncomingMessage,
  files: Readonly<Record<string, Uint8Array>>,
): Given {
  const sha = 'a'.repeat(40);
  if (path.startsWith('/api/')) {
    const siblings = Object.keys(files).map((rfilename) => ({ rfilename }));
    return { status: 200, headers: {}, body: new TextEncoder().encode(JSON.stringify({ sha, siblings })) };
  }
  const bytes = files[path.split('/').at(-1)!];
  if (bytes === undefined)
    return { status: 404, headers: { 'x-error-code': 'EntryNotFound' }, body: new Uint8Array() };
  const etag = `"${createHash('sha256').update(bytes).digest('hex')}"`;
  const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
  const body = bytes.subarray(start);
  const given = { 'x-repo-commit': sha, etag, 'content-length': String(body.length) };
  if (start === 0) return { status: 200, headers: given, body };
  const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
  return { status: 206, headers: { ...given, 'content-range': range }, body };
}

function send({ method }: IncomingMessage, response: ServerResponse, given: Given): void {
  const { status, headers, body, cutAfter, stallAfter, isEndless = false } = given;
  response.on('error', () => {}); // a client that leaves
  try {
    response.writeHead(status, headers);
  } catch {
    response.destroy(); // a header that Node does not send
    return;
  }
  if (method === 'HEAD') response.end();
  else if (isEndless) void sendFor(response, body);
  else if (stallAfter !== undefined) response.write(body.subarray(0, stallAfter));
  else if (cutAfter === undefined) response.end(body);
  else response.write(body.subarray(0, cutAfter), () => response.destroy());
}

async function sendFor(response: ServerResponse, body: Uint8Array): Promise<void> {
  const chunk = body.length === 0 ? new Uint8Array(1000) : body;
  function* chunks(): Generator<Uint8Array> {
    for (let sent = 0; sent < mostBytes; sent += chunk.length) yield chunk;
  }
  await pipeline(chunks, response).catch(() => {}); // a client that leaves
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
