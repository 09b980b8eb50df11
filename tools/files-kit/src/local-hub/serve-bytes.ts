import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** How a body goes wrong on purpose. */
export interface BodyFault {
  /** Cuts the connection after this many bytes of the body. */
  cutAfter?: number | undefined;
  /** Sends every byte inverted. */
  wrongBytes?: boolean | undefined;
  /** Milliseconds between two pieces of 64 KiB of the body. */
  pause?: number | undefined;
  /** Sends this many bytes of the body, then nothing, and keeps the connection. */
  stallAfter?: number | undefined;
  /** Responds with 200 and the whole file whatever range was asked. */
  ignoreRange?: boolean | undefined;
}

/** Responds to GET or HEAD with bytes: 200, 206 for a range, 416 for one outside. */
export function serveBytes(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  headers: Readonly<Record<string, string>>,
  fault: BodyFault = {},
): void {
  const range = fault.ignoreRange ? null : /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const changed = request.headers['if-range'] !== undefined && request.headers['if-range'] !== headers.etag;
  let start = 0;
  let end = bytes.length;
  if (range && !changed) {
    start = Number(range[1]);
    end = Math.min(range[2] === '' ? bytes.length : Number(range[2]) + 1, bytes.length);
    if (start >= bytes.length || start >= end) {
      response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
      return;
    }
    response.writeHead(206, {
      ...headers,
      'content-length': end - start,
      'content-range': `bytes ${start}-${end - 1}/${bytes.length}`,
    });
  } else {
    response.writeHead(200, { ...headers, 'accept-ranges': 'bytes', 'content-length': bytes.length });
  }
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const part = bytes.subarray(start, end);
  const body = fault.wrongBytes ? part.map((byte) => byte ^ 0xff) : part;
  if (fault.stallAfter !== undefined) response.write(body.subarray(0, fault.stallAfter));
  else if (fault.pause !== undefined) void sendSlowly(response, body, fault.pause);
  else if (fault.cutAfter === undefined) response.end(body);
  else response.write(body.subarray(0, fault.cutAfter), () => response.destroy());
}

async function sendSlowly(response: ServerResponse, body: Uint8Array, milliseconds: number): Promise<void> {
  for (let at = 0; at < body.length && !response.destroyed; at += 1 << 16) {
    response.write(body.subarray(at, at + (1 << 16)));
    await pause(milliseconds);
  }
  response.end();
}
