import { checkArguments, kinds } from '@fgclip2/tensor';
/**
 * What a file is that stands in the place of another: a Git LFS pointer, a page of HTML. `undefined` where its first
 * bytes, two hundred or so, tell nothing; `size` is the length of the whole.
 */
export function mistakenFile(bytes: Uint8Array, size: number = bytes?.length): string | undefined {
  checkArguments('@fgclip2/files', { bytes: [bytes, kinds.bytes], size: [size, kinds.number] });
  const text = new TextDecoder().decode(bytes.subarray(0, 200));
  if (text.startsWith('version https://git-lfs')) {
    return `a Git LFS pointer of ${size} bytes, not the file itself: run \`git lfs pull\` in its folder`;
  }
  if (/^\ufeff?\s*<(!doctype|html|head|\?xml|!--)/i.test(text)) {
    return "a page of HTML: is the network's sign-in page in between?";
  }
  return undefined;
}
