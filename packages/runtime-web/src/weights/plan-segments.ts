import type { ByteSource } from '@fgclip2/files';
import type { ExternalWeight, Placement } from '@fgclip2/runtime';

/** Bytes [start, end) of a source that are read in one go and become one location of the model. */
export interface SegmentRange {
  readonly path: string;
  readonly source: ByteSource;
  readonly start: number;
  readonly end: number;
  /** The weights in them. */
  readonly weights: readonly ExternalWeight[];
}

/** Which bytes to read, and where each weight is in them. */
export interface SegmentPlan {
  readonly ranges: readonly SegmentRange[];
  readonly placements: ReadonlyMap<ExternalWeight, Placement>;
}

/** Options of {@link planSegments}. */
export interface SegmentOptions {
  /** Bytes of a segment at most; a weight that is longer by itself has one of its own. @default 16 MB */
  segmentLength?: number | undefined;
  /** Unused bytes between two weights that are read along instead of asking twice. @default 64 kB */
  gap?: number | undefined;
}

/**
 * Cuts the weights' sources into segments of whole weights: those that are neighbors in a source are read at
 * once, and nothing is put together afterwards.
 *
 * @throws RangeError when a weight's bytes are not inside its source.
 */
export function planSegments(
  weights: readonly ExternalWeight[],
  { segmentLength = 2 ** 24, gap = 2 ** 16 }: SegmentOptions = {},
): SegmentPlan {
  const ranges: SegmentRange[] = [];
  const placements = new Map<ExternalWeight, Placement>();
  for (const group of neighbors(weights, segmentLength, gap)) {
    const path = `segment-${ranges.length}`;
    const { source, start } = group[0]!;
    ranges.push({ path, source, start, end: Math.max(...group.map(({ end }) => end)), weights: group });
    for (const weight of group) placements.set(weight, { location: path, offset: weight.start - start });
  }
  return { ranges, placements };
}

/** Weights of one source each, in order, not more than `gap` bytes apart and at most `length` bytes together. */
function neighbors(weights: readonly ExternalWeight[], length: number, gap: number): ExternalWeight[][] {
  const groups: ExternalWeight[][] = [];
  for (const source of new Set(weights.map((weight) => weight.source))) {
    const sorted = weights.filter((weight) => weight.source === source).sort((a, b) => a.start - b.start);
    let group: ExternalWeight[] | undefined;
    let end = 0;
    for (const weight of sorted) {
      checkRange(weight);
      const isInside = weight.end <= end;
      const fits = group !== undefined && weight.end - group[0]!.start <= length;
      if (group && (isInside || (fits && weight.start <= end + gap))) {
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
