import { type DecodedImage, element, latest, shownImage } from '@fgclip2/app-parts';
import { type Heatmap, heatmapOverlay } from 'fgclip2';
import { type Patch, patchAt, patchBeside } from './patch-scores.ts';

/** What lies over the image: the map, and a mark on one of its patches. */
export interface HeatLayer {
  readonly node: HTMLElement;
  setImage(image: DecodedImage): void;
  setMap(map: Heatmap | undefined): void;
  setPatch(patch: Patch): void;
  draw(): void;
}

/** Options of {@link heatLayer}. */
export interface HeatLayerOptions {
  /** Of `heatmapOverlay`; {@link HeatLayer.draw} shows a change. */
  options: { opacity: number; threshold: number };
  /** What a screen reader calls it. */
  label(): string;
  /** A patch was clicked, or reached by arrow keys. */
  onPatch(patch: Patch): void;
  /** The image could not be drawn. */
  onError(error: unknown): void;
}

/** More pixels than a screen shows of the image would only make it slow. */
const largestSide = 800;

/** Makes the layer. */
export function heatLayer({ options, label, onPatch, onError }: HeatLayerOptions): HeatLayer {
  let pixels: ImageData | undefined;
  let map: Heatmap | undefined;
  let patch: Patch | undefined;
  const canvas = element('canvas');
  const mark = element('div', { class: 'mark', 'aria-hidden': 'true' });

  const choose = (chosen: Patch) => {
    setPatch(chosen);
    onPatch(chosen);
  };
  const node = element(
    'div',
    {
      class: 'heat',
      role: 'application',
      tabindex: 0,
      'aria-label': label,
      onpointerdown: (event) => {
        node.setPointerCapture(event.pointerId);
        pick(event);
      },
      onpointermove: (event) => {
        if (node.hasPointerCapture(event.pointerId)) pick(event);
      },
      onkeydown: (event) => {
        const next = map && patch && patchBeside(map, patch, event.key);
        if (next === undefined) return;
        event.preventDefault();
        choose(next);
      },
    },
    canvas,
    mark,
  );

  function pick({ clientX, clientY }: PointerEvent): void {
    if (map === undefined) return;
    const { left, top, width, height } = node.getBoundingClientRect();
    const chosen = patchAt(map, (clientX - left) / width, (clientY - top) / height);
    if (chosen.row !== patch?.row || chosen.column !== patch.column) choose(chosen);
  }

  const readPixels = latest(
    async (signal, image: DecodedImage) => {
      const bitmap = await shownImage(image, largestSide);
      signal.throwIfAborted();
      const { width, height } = bitmap;
      const context = new OffscreenCanvas(width, height).getContext('2d')!;
      context.drawImage(bitmap, 0, 0);
      bitmap.close();
      pixels = context.getImageData(0, 0, width, height);
      draw();
    },
    { onError },
  );

  function setImage(image: DecodedImage): void {
    pixels = undefined;
    setMap(undefined);
    readPixels(image);
  }

  function setMap(next: Heatmap | undefined): void {
    map = next;
    if (map === undefined) patch = undefined;
    mark.hidden = patch === undefined;
    draw();
  }

  function setPatch(next: Patch): void {
    patch = next;
    if (map === undefined) return;
    mark.hidden = false;
    mark.style.left = `${(100 * patch.column) / map.columns}%`;
    mark.style.top = `${(100 * patch.row) / map.rows}%`;
    mark.style.width = `${100 / map.columns}%`;
    mark.style.height = `${100 / map.rows}%`;
  }

  function draw(): void {
    canvas.classList.toggle('shown', map !== undefined && pixels !== undefined);
    if (map === undefined || pixels === undefined) return;
    const { data, width, height } = heatmapOverlay(pixels, map, {
      opacity: options.opacity,
      threshold: options.threshold,
    });
    canvas.width = width;
    canvas.height = height;
    const painted = new ImageData(new Uint8ClampedArray(data), width, height);
    canvas.getContext('2d', { willReadFrequently: true })!.putImageData(painted, 0, 0);
  }

  return { node, setImage, setMap, setPatch, draw };
}
