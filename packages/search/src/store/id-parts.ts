/** The hash in an id, and its box as text: '' for the whole image. What follows an id without a box is '#', which no box is. */
export function idParts(id: string): { readonly hash: string; readonly box: string } {
  const end = id.indexOf('#');
  return end === -1 ? { hash: id, box: '' } : { hash: id.slice(0, end), box: id.slice(end + 1) || '#' };
}
