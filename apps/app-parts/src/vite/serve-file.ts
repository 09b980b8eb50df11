import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';

const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/**
 * Responds to a request with a file, or with the range of it that was asked for.
 *
 * @throws Error when there is no such file; nothing has been sent then.
 */
export async function serveFile(
  file: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { size, mtimeMs } = await stat(file);
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const isRange = from !== undefined && Number(from) < size;
  const start = isRange ? Number(from) : 0;
  const end = isRange && to ? Math.min(Number(to), size - 1) : size - 1;
  response.writeHead(isRange ? 206 : 200, {
    'Content-Type': types[extname(file.pathname)] ?? 'application/octet-stream',
    'Content-Length': end - start + 1,
    'Accept-Ranges': 'bytes',
    ETag: `"${size}-${mtimeMs}"`,
    ...(isRange && { 'Content-Range': `bytes ${start}-${end}/${size}` }),
  });
  if (request.method === 'HEAD') response.end();
  else createReadStream(file, { start, end }).pipe(response);
}
