import { type Fgclip2ImageProcessor, Fgclip2ImageProcessorFast } from '@fgclip2/image-processor';

/** The class of an image processor, and the kernel of the fast one: what makes its pixels differ from another's. */
export function imageProcessorName(imageProcessor: Fgclip2ImageProcessor): string {
  if (!(imageProcessor instanceof Fgclip2ImageProcessorFast)) return 'Fgclip2ImageProcessor';
  return `Fgclip2ImageProcessorFast (${imageProcessor.kernel})`;
}
