import { element, formatPercent, latest, type Page, refresh } from '@fgclip2/app-parts';
import { leastPartProbability, type Match } from '@fgclip2/search';
import { decodeImage } from 'fgclip2';
import { glide } from './glide.ts';
import type { LibraryImage } from './image-library.ts';
import { thumbnailOf } from './thumbnail-of.ts';
import { bothWords } from './words.ts';

/** Options of {@link resultGrid}. */
export interface ResultGridOptions {
  readThumbnail(id: string): Promise<Blob>;
  /** The image itself, while this visit has it. */
  fileOf(id: string): File | undefined;
  /** More images like one are wanted. */
  onMore(image: LibraryImage): void;
}

/** An image as the grid shows it. */
export interface ShownImage
  extends LibraryImage,
    Partial<Pick<Match, 'paths' | 'cosine' | 'probability' | 'box'>> {
  /** Whether it is the first of a group. */
  startsGroup?: boolean | undefined;
}

/** The images, the best first; one opens with a click. */
export interface ResultGrid {
  readonly node: HTMLElement;
  /** The first stands out where they are ranked. */
  show(images: readonly ShownImage[], options?: { isRanked?: boolean | undefined }): void;
  /** Shows that another ranking is on its way: this one turns gray until the next call of `show`. */
  outdate(): void;
}

/** More tiles than this help nobody. */
export const mostTiles = 60;

/** More pixels than a screen shows of an opened image. */
const largestSide = 1600;

interface Tile {
  node: HTMLElement;
  thumbnail: HTMLImageElement;
  image: ShownImage;
  /** From 0 to 1, against the best. */
  level: number;
  draw(): void;
}

/** Makes the grid. */
export function resultGrid(page: Page, { readThumbnail, fileOf, onMore }: ResultGridOptions): ResultGrid {
  const words = () => page.say(bothWords);
  const tiles = new Map<string, Tile>();
  const list = element('ul', { class: 'tiles', 'aria-label': () => words().results });
  let opened: ShownImage | undefined;
  const nameOf = ({ path, paths = [path] }: ShownImage) => paths.join(' = ');

  const large = element('img', { class: 'large', alt: () => opened?.path ?? '' });
  const largeBox = boxDrawing(() => opened);
  const dialog = element(
    'dialog',
    { 'aria-label': () => opened?.path ?? '' },
    element('div', { class: 'shot' }, large, largeBox.node),
    element('p', { class: 'full-path' }, () => (opened === undefined ? '' : nameOf(opened))),
    element('p', { class: 'hint', hidden: () => opened?.cosine === undefined }, () =>
      opened === undefined ? '' : scoreOf(opened),
    ),
    element(
      'div',
      { class: 'row' },
      element(
        'button',
        {
          class: 'main',
          onclick: () => {
            dialog.close();
            onMore(opened!);
          },
        },
        () => words().more,
      ),
      element('button', { onclick: () => dialog.close() }, () => words().close),
    ),
  );

  function scoreOf({ cosine, probability }: ShownImage): string {
    return [
      words().cosine(cosine?.toFixed(3) ?? ''),
      probability === undefined ? '' : words().probability(formatPercent(probability)),
    ]
      .filter((text) => text !== '')
      .join(' · ');
  }

  function open({ image, thumbnail }: Tile): void {
    opened = image;
    large.src = thumbnail.src;
    largeBox.draw();
    showLarge(image);
    refresh();
    dialog.showModal();
  }

  const showLarge = latest(
    async (signal, { id }: LibraryImage) => {
      const file = fileOf(id);
      if (file === undefined) return;
      const copy = await thumbnailOf(await decodeImage(file, { signal }), largestSide);
      signal.throwIfAborted();
      URL.revokeObjectURL(large.dataset.url ?? '');
      large.dataset.url = URL.createObjectURL(copy);
      large.src = large.dataset.url;
    },
    { onError: page.fail },
  );

  function tileOf(image: ShownImage): Tile {
    const known = tiles.get(image.id);
    if (known !== undefined) return known;
    const thumbnail = element('img', { alt: '' });
    readThumbnail(image.id).then((blob) => {
      thumbnail.src = URL.createObjectURL(blob);
    }, page.fail);
    const box = boxDrawing(() => tile.image);
    const tile: Tile = { node: thumbnail, thumbnail, image, level: 0, draw: box.draw };
    tile.node = element(
      'li',
      {
        class: () => (tile.image.startsGroup ? 'tile starts' : 'tile'),
        style: () => `--value: ${tile.level}`,
      },
      element(
        'button',
        {
          'aria-label': () => words().open(image.path),
          title: () => nameOf(tile.image),
          class: () => (tile.image.box === undefined ? '' : 'boxed'),
          onclick: () => open(tile),
        },
        thumbnail,
        box.node,
      ),
      element(
        'div',
        { class: 'caption' },
        element('span', { class: 'path' }, image.path.replace(/^.*\//, '')),
        element(
          'span',
          { class: 'number', title: () => scoreOf(tile.image) },
          () => tile.image.cosine?.toFixed(2) ?? '',
        ),
      ),
      element('div', { class: 'bar', 'aria-hidden': 'true', hidden: () => tile.image.cosine === undefined }),
    );
    tiles.set(image.id, tile);
    return tile;
  }

  function setOld(isOld: boolean): void {
    list.classList.toggle('old', isOld);
    list.ariaBusy = String(isOld);
  }

  return {
    node: element('section', { 'aria-label': () => words().results }, list, dialog),
    outdate() {
      setOld(true);
    },
    show(images, { isRanked = false } = {}) {
      setOld(false);
      if (images.length === 0 && !isRanked) {
        for (const { thumbnail } of tiles.values()) URL.revokeObjectURL(thumbnail.src);
        tiles.clear();
        list.replaceChildren();
        return;
      }
      const shown = images.slice(0, mostTiles);
      const [best = 1, worst = 0] = [shown[0]?.cosine, shown.at(-1)?.cosine];
      const nodes = shown.map((image) => {
        const tile = tileOf(image);
        tile.image = image;
        tile.level = ((image.cosine ?? worst) - worst) / Math.max(best - worst, 1e-6);
        tile.draw();
        return tile.node;
      });
      list.classList.toggle('ranked', isRanked);
      glide(list, () => list.replaceChildren(...nodes));
      refresh();
    },
  };
}

/** Draws the box of an image over it, where it has one, and dashed where it hardly shows what was asked for. */
function boxDrawing(image: () => ShownImage | undefined): { node: SVGElement; draw(): void } {
  const node = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  node.setAttribute('class', 'where');
  node.setAttribute('aria-hidden', 'true');
  const draw = () => {
    const { width = 1, height = 1, box, probability = 1 } = image() ?? {};
    node.classList.toggle('unsure', probability < leastPartProbability);
    node.setAttribute('viewBox', `0 0 ${width} ${height}`);
    node.replaceChildren();
    if (box === undefined) return;
    for (const name of ['halo', 'edge']) {
      const rectangle = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
      const [x1, y1, x2, y2] = box;
      const values = { class: name, x: x1, y: y1, width: x2 - x1, height: y2 - y1 };
      for (const [key, value] of Object.entries(values)) rectangle.setAttribute(key, String(value));
      node.append(rectangle);
    }
  };
  return { node, draw };
}
