/**
 * Loads sharp, the optional peer that decodes images on Node.
 *
 * @throws Error with the reason and the install command when it is not installed or does not load.
 */
export async function loadSharp(): Promise<typeof import('sharp').default> {
  try {
    // Left to Node: a bundler that does not find an optional peer would refuse the whole build.
    return (await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ 'sharp')).default;
  } catch (cause) {
    // Of a binary that is missing for this system, sharp says more than one line.
    const [reason] = String(Object(cause).message).split('\n');
    throw new Error(
      `[@fgclip2/image-processor] Expected the package sharp to decode images, got none that loads (${reason}). Install it: npm install --include=optional sharp`,
      { cause },
    );
  }
}
