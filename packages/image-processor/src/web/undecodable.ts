/** The error for a picture that cannot be decoded or read, with the sentences that say why. */
export function undecodable(name: string, reason: string, cause?: unknown): Error {
  return new Error(
    `[@fgclip2/image-processor] Expected a picture that can be decoded, got ${name}: ${reason}`,
    { cause },
  );
}
