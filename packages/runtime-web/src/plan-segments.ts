import type { ByteSource, ExternalWeight, Placement } from '@fgclip2/tensor';

/** A stretch [start, end) of a source that is read in one go, and where it goes. */
export interface Stretch {
  readonly source: ByteSource;
  readonly start: number;
  readonly end: number;
  /** Number of its segment. */
  readonly segment: number;
  /** First byte in the segment. */
  readonly offset: number;
}

/** Which bytes to read, into how many segments, and where each weight is afterwards. */
export interface SegmentPlan {
  readonly stretches: readonly Stretch[];
  /** Bytes of each segment. */
  readonly lengths: readonly number[];
  readonly placements: ReadonlyMap<ExternalWeight, Placement>;
}

/** Options of {@link planSegments}. */
export interface SegmentOptions {
  /** Bytes of a segment at most; a weight that is longer by itself has one of its own. @default 512 MB */
  segmentLength?: number | undefined;
  /** Unused bytes between two weights that are read along instead of asking twice. @default 64 kB */
  gap?: number | undefined;
}

/** The location of a segment, as the model names it. */
export function segmentPath(segment: number): string {
  return `segment-${segment}`;
}

/**
 * Packs weights that lie in any number of sources: those that are neighbours in a source stay together and
 * are read at once, stretches follow one another.
 *
 * @throws RangeError when a weight's bytes are not inside its source.
 */
export function planSegments(
  weights: readonly ExternalWeight[],
  { segmentLength = 2 ** 29, gap = 2 ** 16 }: SegmentOptions = {},
): SegmentPlan {
  const stretches: Stretch[] = [];
  const lengths: number[] = [];
  const placements = new Map<ExternalWeight, Placement>();
  for (const group of neighbours(weights, segmentLength, gap)) {
    const { source, start } = group[0]!;
    const end = Math.max(...group.map((weight) => weight.end));
    if (lengths.length === 0 || lengths.at(-1)! + end - start > segmentLength) lengths.push(0);
    const segment = lengths.length - 1;
    const offset = lengths[segment]!;
    lengths[segment] = offset + end - start;
    stretches.push({ source, start, end, segment, offset });
    for (const weight of group) {
      placements.set(weight, { location: segmentPath(segment), offset: offset + weight.start - start });
    }
  }
  return { stretches, lengths, placements };
}

/** Weights of one source each, in order, not more than `gap` bytes apart and at most `length` bytes together. */
function neighbours(weights: readonly ExternalWeight[], length: number, gap: number): ExternalWeight[][] {
  const groups: ExternalWeight[][] = [];
  for (const source of new Set(weights.map((weight) => weight.source))) {
    const sorted = weights.filter((weight) => weight.source === source).sort((a, b) => a.start - b.start);
    let group: ExternalWeight[] | undefined;
    let end = 0;
    for (const weight of sorted) {
      checkRange(weight);
      if (group && weight.start <= end + gap && weight.end - group[0]!.start <= length) {
        group.push(weight);
        end = Math.max(end, weight.end);
      } else {
        group = [weight];
        end = weight.end;
        groups.push(group);
      }
    }
  }
  return groups;
}

function checkRange({ name, source, start, end }: ExternalWeight): void {
  const isWhole = Number.isInteger(start) && Number.isInteger(end);
  if (!isWhole || start < 0 || start > end || end > source.size) {
    throw new RangeError(
      `[@fgclip2/runtime-web] Expected weight ${JSON.stringify(name)} inside ${source.name} (${source.size} bytes), ` +
        `got bytes [${start}, ${end}).`,
    );
  }
}
