import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';

// POST an image to /rank?text=…&text=… and get its captions back, the best
// first. Calls queue in the model. A client that goes away takes its question
// with it.

const largestImage = 20_000_000; // bytes
const fgclip2 = await load(demoCheckpoint);
await fgclip2.prepare();

const server = createServer(async (request, response) => {
  const leaving = new AbortController();
  response.on('close', () => leaving.abort());
  const respond = (status: number, body: unknown) =>
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify(body));
  try {
    const { pathname, searchParams } = new URL(
      request.url!,
      'http://localhost',
    );
    if (request.method !== 'POST' || pathname !== '/rank') {
      respond(404, { error: 'POST an image to /rank?text=…' });
      return;
    }
    const image = await bodyOf(request);
    const ranking = await fgclip2.rank(image, searchParams.getAll('text'), {
      signal: leaving.signal,
    });
    respond(
      200,
      ranking.map(({ text, probability }) => ({
        text,
        probability: Number(probability.toFixed(3)),
      })),
    );
  } catch (error) {
    respond(400, { error: (error as Error).message });
  }
});

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestImage)
      throw new RangeError(
        `Expected at most ${largestImage} bytes of an image.`,
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

server.listen(Number(process.env.PORT ?? 0), '127.0.0.1');
await once(server, 'listening');

// With PORT it serves until it is stopped; without, it asks itself and ends.
if (process.env.PORT === undefined) {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rank`;
  const scene = demoScenes()[0]!;
  const captions = new URLSearchParams(
    [scene.falseCaption.en, scene.caption.zh].map((text) => ['text', text]),
  );
  const ask = async (body: Uint8Array) => {
    const response = await fetch(`${address}?${captions}`, {
      method: 'POST',
      body: new Uint8Array(body),
    });
    console.log(response.status, await response.json());
  };
  await ask(await readFile(new URL(scene.url)));
  await ask(new TextEncoder().encode('no image'));
  server.close();
  await fgclip2.dispose();
}

// Prints:
// 200 [
//   { text: '汉堡', probability: 0.986 },
//   { text: 'a wrapped gift', probability: 0 }
// ]
// 400 {
//   error: '[@fgclip2/image-processor] Expected an image that can be decoded, got 8 bytes in memory: its format is not one of JPEG, PNG, WebP, GIF, TIFF, AVIF, BMP and PPM, which are read: convert it to one of them, or pass a decoder for it (decode).'
// }
