import {
  type BoxLayer,
  boxLayer,
  type DecodedImage,
  element,
  type Page,
  refresh,
  shownImage,
} from '@fgclip2/app-parts';
import { bothWords } from './words.ts';

/** An image that is searched by. */
export interface AskedImage {
  name: string;
  pixels: DecodedImage;
  /** Where it is one of the library. */
  id?: string | undefined;
}

/** The image that is searched by, and the box that is drawn on it. */
export interface QueryImage {
  readonly node: HTMLElement;
  readonly image: AskedImage | undefined;
  /** In pixels of the image; `undefined` for all of it. */
  readonly box: BoxLayer['boxes'][number]['box'] | undefined;
  /** @throws the signal's reason when it is aborted. */
  set(image: AskedImage, signal: AbortSignal): Promise<void>;
  clear(): void;
}

/** Options of {@link queryImage}. */
export interface QueryImageOptions {
  /** The box came, moved or went. */
  onBox(): void;
  /** The image is not wanted any more. */
  onStop(): void;
}

/** More pixels than the page shows of it. */
const longestSide = 800;

/** Makes the place of the image. */
export function queryImage(page: Page, { onBox, onStop }: QueryImageOptions): QueryImage {
  const words = () => page.say(bothWords);
  let image: AskedImage | undefined;
  const layer = boxLayer({
    isSingle: true,
    name: () => words().box,
    onChange: () => {
      refresh();
      if (image !== undefined) onBox();
    },
  });
  layer.node.classList.add('overlay');
  const view = element('canvas', { role: 'img', 'aria-label': () => image?.name ?? '' });
  const frame = element('div', { class: 'frame' }, view, layer.node);
  const node = element(
    'div',
    { class: 'like', hidden: () => image === undefined },
    frame,
    element(
      'div',
      { class: 'about-like' },
      element('p', { class: 'name' }, () => words().like(image?.name ?? '')),
      element('p', { class: 'hint' }, () => words().drawBox),
      element(
        'div',
        { class: 'row' },
        element(
          'button',
          { class: 'quiet', hidden: () => layer.boxes.length > 0, onclick: () => layer.add() },
          () => words().addBox,
        ),
        element(
          'button',
          { class: 'quiet', hidden: () => layer.boxes.length === 0, onclick: () => layer.clear() },
          () => words().removeBox,
        ),
        element('button', { class: 'quiet', onclick: onStop }, () => words().stopLike),
      ),
    ),
  );

  function clear(): void {
    image = undefined;
    layer.clear();
  }

  return {
    node,
    get image() {
      return image;
    },
    get box() {
      return layer.boxes[0]?.box;
    },
    async set(next, signal) {
      const { width, height } = next.pixels;
      const bitmap = await shownImage(next.pixels, longestSide);
      signal.throwIfAborted();
      clear();
      view.getContext('bitmaprenderer')!.transferFromImageBitmap(bitmap);
      frame.style.setProperty('--width', String(width));
      frame.style.setProperty('--height', String(height));
      layer.set([], { width, height });
      image = next;
      refresh();
    },
    clear,
  };
}
