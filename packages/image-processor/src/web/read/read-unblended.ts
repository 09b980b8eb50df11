import type { Pieces } from '@fgclip2/tensor';
import type { RawImage } from '../../pixels/raw-image.ts';
import { tiles } from './tiles.ts';

/**
 * The RGBA samples of an image by way of WebGL, which keeps the colors of transparent pixels as they are.
 *
 * @throws Error where there is no WebGL 2, or it fails.
 */
export function* readUnblended(bitmap: ImageBitmap): Pieces<RawImage> {
  const { width, height } = bitmap;
  const data = new Uint8Array(width * height * 4);
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (gl === null) throw new Error('an image with transparency needs WebGL 2, and this browser gives none');
  try {
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
    gl.pixelStorei(gl.PACK_ROW_LENGTH, width);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
    for (const tile of tiles(bitmap)) {
      gl.pixelStorei(gl.UNPACK_SKIP_PIXELS, tile.left);
      gl.pixelStorei(gl.UNPACK_SKIP_ROWS, tile.top);
      gl.texImage2D(
        gl.TEXTURE_2D,
        0,
        gl.RGBA8,
        tile.width,
        tile.height,
        0,
        gl.RGBA,
        gl.UNSIGNED_BYTE,
        bitmap,
      );
      gl.framebufferTexture2D(
        gl.FRAMEBUFFER,
        gl.COLOR_ATTACHMENT0,
        gl.TEXTURE_2D,
        gl.getParameter(gl.TEXTURE_BINDING_2D),
        0,
      );
      gl.pixelStorei(gl.PACK_SKIP_PIXELS, tile.left);
      gl.pixelStorei(gl.PACK_SKIP_ROWS, tile.top);
      gl.readPixels(0, 0, tile.width, tile.height, gl.RGBA, gl.UNSIGNED_BYTE, data);
      yield tile.width * tile.height * 4;
    }
    const code = gl.getError();
    if (code !== gl.NO_ERROR) throw new Error(`WebGL failed with error 0x${code.toString(16)}`);
  } finally {
    gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
  return { data, width, height, channels: 4 };
}
