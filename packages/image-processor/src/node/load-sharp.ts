/**
 * Loads sharp, the optional peer that decodes images on Node.
 *
 * @throws Error with what to do when it is not installed or does not load.
 */
export async function loadSharp(): Promise<typeof import('sharp').default> {
  try {
    // Left to Node: a bundler that does not find an optional peer would refuse the whole build.
    return (await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ 'sharp')).default;
  } catch (cause) {
    throw sharpError(cause);
  }
}

/** The error in place of that of the import: whether there is no sharp, or one that does not load, and the remedy. */
export function sharpError(cause: unknown): Error {
  // Of a binary that is missing for this system, sharp says more than one line.
  const [reason] = String(Object(cause).message).split('\n');
  const isMissing = /^Cannot find (package|module) '?sharp\b/.test(reason!);
  return new Error(
    isMissing
      ? '[@fgclip2/image-processor] Expected the package sharp to decode images, got none. Install it: npm install sharp'
      : `[@fgclip2/image-processor] Expected the package sharp to decode images, got one that does not load (${reason}). Install it with its binary for ${process.platform}-${process.arch}: npm install --include=optional sharp. A bundle must leave it out: --external:sharp`,
    { cause },
  );
}
