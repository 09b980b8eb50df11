import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { decodeImage, load } from 'fgclip2';

// POST an image to /rank?text=…&text=… and get its captions back, the best
// first. Calls queue in the model. A client that goes away takes its question
// with it, and SIGTERM lets those that wait have their answers.

// What a stranger may ask for. A file of a thousand bytes may unpack to a
// gigabyte, so it is the pixels that count: these take 75 MB.
const largestImage = 20_000_000; // bytes
const maxPixels = 25_000_000;
const mostTexts = 100;
const longestText = 1000; // characters

const fgclip2 = await load(demoCheckpoint);
await fgclip2.prepare();

const server = createServer(async (request, response) => {
  const leaving = new AbortController();
  const { signal } = leaving;
  response.on('close', () => leaving.abort());
  const respond = (status: number, body: unknown) =>
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify(body));
  let asked: Awaited<ReturnType<typeof questionOf>>;
  try {
    asked = await questionOf(request, signal);
  } catch (error) {
    respond(400, { error: (error as Error).message });
    return;
  }
  try {
    const ranking = await fgclip2.rank(asked.image, asked.texts, { signal });
    respond(
      200,
      ranking.map(({ text, probability }) => ({
        text,
        probability: Number(probability.toFixed(3)),
      })),
    );
  } catch (error) {
    if (!signal.aborted) console.error(error);
    respond(500, { error: 'The image could not be looked at.' });
  }
});

async function questionOf(request: IncomingMessage, signal: AbortSignal) {
  const { pathname, searchParams } = new URL(request.url!, 'http://localhost');
  const texts = searchParams.getAll('text');
  if (request.method !== 'POST' || pathname !== '/rank')
    throw new RangeError('Expected an image, by POST to /rank?text=…');
  if (texts.length === 0 || texts.length > mostTexts)
    throw new RangeError(
      `Expected 1 to ${mostTexts} texts, got ${texts.length}.`,
    );
  if (texts.some((text) => text.length > longestText))
    throw new RangeError(`Expected at most ${longestText} characters a text.`);
  const bytes = await bodyOf(request);
  return { texts, image: await decodeImage(bytes, { maxPixels, signal }) };
}

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

process.once('SIGTERM', async () => {
  server.close();
  await once(server, 'close');
  await fgclip2.dispose();
});
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
  await ask(gifOnScreen(13_000, 13_000));
  server.close();
  await fgclip2.dispose();
}

/** A GIF of 35 bytes: one pixel on a screen of any size. */
function gifOnScreen(width: number, height: number): Uint8Array {
  const rest = '800000' + '000000ffffff' + '2c00000000010001000002024c01003b';
  const size = new Uint8Array(Uint16Array.of(width, height).buffer);
  return Buffer.concat([Buffer.from('GIF89a'), size, Buffer.from(rest, 'hex')]);
}

// Prints:
// 200 [
//   { text: '汉堡', probability: 0.986 },
//   { text: 'a wrapped gift', probability: 0 }
// ]
// 400 {
//   error: '[@fgclip2/image-processor] Expected an image that can be decoded, got 8 bytes in memory: its format is not one of JPEG, PNG, WebP, GIF, TIFF, AVIF, BMP and PPM, which are read: convert it to one of them, or pass a decoder for it (decode).'
// }
// 400 {
//   error: '[@fgclip2/image-processor] Expected at most 25000000 pixels (maxPixels) for an image, got 35 bytes in memory of 13000 x 13000, which is 169000000. Raise maxPixels to read it.'
// }
