import { Fgclip2ImageProcessor, Fgclip2ImageProcessorFast } from '@fgclip2/image-processor';
import { decodeImage } from '@fgclip2/image-processor/node';
import { foreignError } from '../foreign-error.ts';

/** Pixels that are decoded: enough for every fixture, and a few milliseconds. */
const maxPixels = 4_000_000;

/** Bytes that the process may have in use after a try. */
const mostMemory = 1.5e9;

const processors = [new Fgclip2ImageProcessorFast(), new Fgclip2ImageProcessor()];

/** Decodes an image of a stranger and cuts it into patches; what went wrong, or `undefined`. */
export async function tryImage(bytes: Uint8Array, index: number): Promise<string | undefined> {
  const what = `of ${bytes.length} bytes ${Buffer.from(bytes.subarray(0, 40)).toString('hex')}...`;
  try {
    const { data, width, height } = await decodeImage(bytes, { maxPixels });
    if (data.length !== width * height * 3 || width * height > maxPixels)
      return `${width} x ${height} pixels with ${data.length} samples accepted ${what}`;
    const { pixelValues } = await processors[index % 2]!.preprocess({ data, width, height });
    if (!pixelValues.data.every(Number.isFinite)) return `values that are not finite ${what}`;
  } catch (error) {
    const foreign = foreignError(error);
    if (foreign !== undefined) return `${foreign} ${what}`;
    if (!String(error).includes(`${bytes.length} bytes in memory`) && !/Expected sides/.test(String(error)))
      return `an error that does not name the image: ${error}`;
  }
  const { rss } = process.memoryUsage();
  return rss > mostMemory ? `${rss} bytes of memory in use after one ${what}` : undefined;
}
