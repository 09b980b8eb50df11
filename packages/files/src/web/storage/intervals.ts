/** The bytes [start, end) of a file. */
export type Interval = readonly [start: number, end: number];

/** The parts of [start, end) that none of `covered` holds; `covered` overlaps it, ordered by where each begins. */
export function gapsIn(
  start: number,
  end: number,
  covered: readonly { readonly start: number; readonly end: number }[],
): Interval[] {
  const gaps: Interval[] = [];
  let position = start;
  for (const piece of covered) {
    if (piece.start > position) gaps.push([position, piece.start]);
    position = Math.max(position, piece.end);
  }
  if (position < end) gaps.push([position, end]);
  return gaps;
}

/** The intervals in order, those at most `distance` bytes apart joined while they stay within `longest` bytes. */
export function joinNear(intervals: Iterable<Interval>, distance: number, longest: number): Interval[] {
  const joined: [number, number][] = [];
  for (const [start, end] of [...intervals].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    const to = last === undefined ? end : Math.max(last[1], end);
    if (last !== undefined && start <= last[1] + distance && to - last[0] <= longest) last[1] = to;
    else joined.push([start, end]);
  }
  return joined;
}

/** [start, end) in parts of at most `length` bytes. */
export function partsOf(start: number, end: number, length: number): Interval[] {
  const parts: Interval[] = [];
  for (let from = start; from < end; from += length) parts.push([from, Math.min(from + length, end)]);
  return parts;
}
