/** How the image of an AVIF or HEIC is to be shown, and where its file says so. */
export interface HeifHeader {
  /** EXIF's number of the turn: 1 is upright. */
  readonly orientation: number;
  /** Where the boxes that turn images begin: `irot` and `imir`, 9 bytes each. */
  readonly turns: readonly number[];
  /** Whether the colors are multiplied by alpha. */
  readonly isPremultiplied: boolean;
}

/**
 * Reads how an AVIF or HEIC is turned. Its EXIF orientation counts for nothing: the boxes do.
 *
 * Sources: ISO/IEC 23008-12 (`irot`, `imir`, `ipma`), ISO/IEC 14496-12 (boxes).
 */
export function heifHeader(file: Uint8Array): HeifHeader {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const none: HeifHeader = { orientation: 1, turns: [], isPremultiplied: false };
  const meta = boxes(view, 0, file.length).find(({ type }) => type === 'meta');
  if (meta === undefined) return none;
  const inMeta = boxes(view, meta.start + 4, meta.end);
  const references = inMeta.find(({ type }) => type === 'iref');
  const isPremultiplied =
    references !== undefined &&
    boxes(view, references.start + 4, references.end).some(({ type }) => type === 'prem');
  const primary = inMeta.find(({ type }) => type === 'pitm');
  const properties = inMeta.find(({ type }) => type === 'iprp');
  if (primary === undefined || properties === undefined) return { ...none, isPremultiplied };
  const isWide = primary.end - primary.start >= 8;
  if (primary.end - primary.start < 6) return { ...none, isPremultiplied };
  const id = isWide ? view.getUint32(primary.start + 4) : view.getUint16(primary.start + 4);

  const inProperties = boxes(view, properties.start, properties.end);
  const container = inProperties.find(({ type }) => type === 'ipco');
  const all = container === undefined ? [] : boxes(view, container.start, container.end);
  const isTurn = ({ type, start, end }: Box): boolean =>
    (type === 'irot' || type === 'imir') && end - start === 1;
  const own = inProperties
    .filter(({ type }) => type === 'ipma')
    .flatMap((box) => associations(view, box, id))
    .flatMap((index) => all[index - 1] ?? []);
  let orientation = 1;
  for (const box of own.filter(isTurn)) {
    const value = view.getUint8(box.start);
    if (box.type === 'irot') for (let i = 0; i < (value & 3); i++) orientation = turned(orientation);
    else orientation = mirrored(orientation, (value & 1) === 1);
  }
  return { orientation, turns: all.filter(isTurn).map(({ start }) => start - 8), isPremultiplied };
}

/** A copy of the file in which no box turns an image: each says that it is to be turned by 0 degrees. */
export function withoutTurns(file: Uint8Array, turns: readonly number[]): Uint8Array {
  const bytes = file.slice();
  for (const at of turns) {
    bytes.set(rotation, at + 4);
    bytes[at + 8] = 0;
  }
  return bytes;
}

/** The first frame of an animated AVIF, or a still one: a copy that says it is still where the file says otherwise. */
export function stillAvif(avif: Uint8Array): Uint8Array {
  if (String.fromCharCode(...avif.subarray(8, 12)) !== 'avis') return avif;
  const still = avif.slice();
  still[11] = 'f'.charCodeAt(0);
  return still;
}

const rotation = new TextEncoder().encode('irot');

/** EXIF's number of an image that is turned by it and then by 90 degrees against the clock. */
function turned(orientation: number): number {
  return afterTurn[orientation]!;
}

const afterTurn: Readonly<Record<number, number>> = { 1: 8, 8: 3, 3: 6, 6: 1, 2: 5, 5: 4, 4: 7, 7: 2 };

/** EXIF's number of an image that is turned by it and then mirrored: left to right, or top to bottom. */
function mirrored(orientation: number, isLeftToRight: boolean): number {
  return (isLeftToRight ? leftToRight : topToBottom)[orientation]!;
}

const leftToRight: Readonly<Record<number, number>> = { 1: 2, 2: 1, 3: 4, 4: 3, 5: 6, 6: 5, 7: 8, 8: 7 };
const topToBottom: Readonly<Record<number, number>> = { 1: 4, 4: 1, 2: 3, 3: 2, 5: 8, 8: 5, 6: 7, 7: 6 };

interface Box {
  readonly type: string;
  /** Where its content begins and ends. */
  readonly start: number;
  readonly end: number;
}

/** The boxes between two places that are whole, in order. */
function boxes(view: DataView, from: number, to: number): Box[] {
  const found: Box[] = [];
  for (let at = from; at + 8 <= to; ) {
    let start = at + 8;
    let size = view.getUint32(at);
    if (size === 1 && at + 16 <= to) {
      start = at + 16;
      size = Number(view.getBigUint64(at + 8));
    } else if (size === 0) size = to - at;
    const end = at + size;
    if (end < start || end > to) break;
    const type = String.fromCharCode(...[4, 5, 6, 7].map((offset) => view.getUint8(at + offset)));
    found.push({ type, start, end });
    at = end;
  }
  return found;
}

/** The properties that an `ipma` box gives an item, by their numbers from 1. */
function associations(view: DataView, { start, end }: Box, item: number): number[] {
  if (end - start < 8) return [];
  const idSize = view.getUint8(start) === 0 ? 2 : 4;
  const isWide = (view.getUint8(start + 3) & 1) === 1;
  const count = view.getUint32(start + 4);
  for (let at = start + 8, entry = 0; entry < count && at + idSize + 1 <= end; entry++) {
    const id = idSize === 2 ? view.getUint16(at) : view.getUint32(at);
    const numbers = view.getUint8(at + idSize);
    at += idSize + 1;
    const size = isWide ? 2 : 1;
    if (at + numbers * size > end) return [];
    if (id === item) {
      return Array.from({ length: numbers }, (_, i) =>
        isWide ? view.getUint16(at + 2 * i) & 0x7fff : view.getUint8(at + i) & 0x7f,
      );
    }
    at += numbers * size;
  }
  return [];
}
