import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Random } from '../random.ts';
import { modelByte } from './model-byte.ts';

/** A server of one file, by any name, for pages of other origins. */
export interface ModelServer extends AsyncDisposable {
  readonly origin: string;
  readonly size: number;
  /** Cuts bodies and hides headers from pages at random; with none it tells the truth. */
  play(random: Random | undefined): void;
}

const size = 6_000_000;
const chunkLength = 1 << 16;

/** Serves the model on 127.0.0.1. */
export async function serveModel(): Promise<ModelServer> {
  const bytes = Uint8Array.from({ length: size }, (_, i) => modelByte(i));
  let random: Random | undefined;
  let [cuts, knowsRanges, isSlow] = [0, true, false];
  const server = createServer(async (request, response) => {
    const range = knowsRanges ? /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') : null;
    const start = Number(range?.[1] ?? 0);
    const end = range?.[2] ? Math.min(Number(range[2]) + 1, size) : size;
    const headers: Record<string, string | number> = {
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'ETag, Content-Range',
      'content-length': end - start,
      etag: '"1"',
    };
    if (range !== null) headers['content-range'] = `bytes ${start}-${end - 1}/${size}`;
    response.writeHead(range === null ? 200 : 206, headers);
    const cut = random?.chance(cuts) ? start + random.below(end - start) : end;
    for (let at = start; at < cut && !response.destroyed; at += chunkLength) {
      response.write(bytes.subarray(at, Math.min(at + chunkLength, cut)));
      if (isSlow) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    if (cut < end) response.destroy();
    else response.end();
  });
  return {
    origin: await listen(server),
    size,
    play(next) {
      random = next;
      cuts = next?.pick([0, 0.2, 0.5]) ?? 0;
      knowsRanges = !next?.chance(0.2);
      isSlow = next?.chance(0.5) ?? false;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Starts a server on a port of 127.0.0.1 that is free; gives its origin. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
