import { element, latest, type Page, refresh } from '@fgclip2/app-parts';
import { decodeImage } from 'fgclip2';
import { glide } from './glide.ts';
import type { Found, ImageIndex, IndexedImage } from './image-index.ts';
import type { IndexStore } from './index-store.ts';
import { thumbnailOf } from './thumbnail-of.ts';
import { bothWords } from './words.ts';

/** Options of {@link resultGrid}. */
export interface ResultGridOptions {
  store: IndexStore;
  /** The image itself, while this visit has it. */
  fileOf(image: IndexedImage): File | undefined;
  /** More images like that of a row are wanted. */
  onMore(row: number): void;
}

/** The images, the best first; one opens with a click. */
export interface ResultGrid {
  readonly node: HTMLElement;
  /** All in their order where nothing was asked. */
  show(index: ImageIndex | undefined, found: readonly Found[] | undefined): void;
  /** Shows that another ranking is on its way: this one turns gray until the next call of `show`. */
  outdate(): void;
}

/** More tiles than this help nobody. */
const most = 60;

/** More pixels than a screen shows of an opened image. */
const largestSide = 1600;

interface Tile {
  node: HTMLElement;
  thumbnail: HTMLImageElement;
  cosine: number | undefined;
  /** From 0 to 1, against the best. */
  level: number;
}

/** Makes the grid. */
export function resultGrid(page: Page, { store, fileOf, onMore }: ResultGridOptions): ResultGrid {
  const words = () => page.say(bothWords);
  const tiles = new Map<string, Tile>();
  const list = element('ul', { class: 'tiles', 'aria-label': () => words().results });
  let opened: { row: number; image: IndexedImage } | undefined;

  const large = element('img', { class: 'large', alt: () => opened?.image.path ?? '' });
  const dialog = element(
    'dialog',
    { 'aria-label': () => opened?.image.path ?? '' },
    large,
    element('p', { class: 'full-path' }, () => opened?.image.path ?? ''),
    element(
      'div',
      { class: 'row' },
      element(
        'button',
        {
          class: 'main',
          onclick: () => {
            dialog.close();
            onMore(opened!.row);
          },
        },
        () => words().more,
      ),
      element('button', { onclick: () => dialog.close() }, () => words().close),
    ),
  );

  function open(row: number, image: IndexedImage, small: string): void {
    opened = { row, image };
    large.src = small;
    showLarge(image);
    refresh();
    dialog.showModal();
  }

  const showLarge = latest(
    async (signal, image: IndexedImage) => {
      const file = fileOf(image);
      if (file === undefined) return;
      const copy = await thumbnailOf(await decodeImage(file, { signal }), largestSide);
      signal.throwIfAborted();
      URL.revokeObjectURL(large.dataset.url ?? '');
      large.dataset.url = URL.createObjectURL(copy);
      large.src = large.dataset.url;
    },
    { onError: page.fail },
  );

  function tileOf(row: number, image: IndexedImage): Tile {
    const known = tiles.get(image.key);
    if (known !== undefined) return known;
    const thumbnail = element('img', { alt: '' });
    store.readThumbnail(row).then((blob) => {
      thumbnail.src = URL.createObjectURL(blob);
    }, page.fail);
    const tile: Tile = { node: thumbnail, thumbnail, cosine: undefined, level: 0 };
    tile.node = element(
      'li',
      { class: 'tile', style: () => `--value: ${tile.level}` },
      element(
        'button',
        {
          'aria-label': () => words().open(image.path),
          title: image.path,
          onclick: () => open(row, image, thumbnail.src),
        },
        thumbnail,
      ),
      element(
        'div',
        { class: 'caption' },
        element('span', { class: 'path' }, image.path.replace(/^.*\//, '')),
        element(
          'span',
          { class: 'number', title: () => words().cosine(String(tile.cosine)) },
          () => tile.cosine?.toFixed(2) ?? '',
        ),
      ),
      element('div', { class: 'bar', 'aria-hidden': 'true', hidden: () => tile.cosine === undefined }),
    );
    tiles.set(image.key, tile);
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
    show(index, found) {
      setOld(false);
      if (index === undefined) {
        for (const { thumbnail } of tiles.values()) URL.revokeObjectURL(thumbnail.src);
        tiles.clear();
        list.replaceChildren();
        return;
      }
      const rows = found ?? index.images.map((_, row) => ({ row, cosine: undefined }));
      const best = found?.[0]?.cosine ?? 1;
      const worst = found?.at(-1)?.cosine ?? 0;
      const shown = rows.slice(0, most).map(({ row, cosine }) => {
        const tile = tileOf(row, index.images[row]!);
        tile.cosine = cosine;
        tile.level = cosine === undefined ? 0 : (cosine - worst) / Math.max(best - worst, 1e-6);
        return tile.node;
      });
      list.classList.toggle('ranked', found !== undefined);
      glide(list, () => list.replaceChildren(...shown));
      refresh();
    },
  };
}
