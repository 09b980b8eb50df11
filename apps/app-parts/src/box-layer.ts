import type { RegionLabel } from 'fgclip2';
import { boxBetween, isLargeEnough, moved, type PixelBox, resized, type Size } from './box-moves.ts';
import { element, refresh } from './element.ts';

/** A box on the image. */
export interface DrawnBox {
  box: PixelBox;
  /** Its labels, best first; none before the model has looked. */
  labels: readonly RegionLabel[];
}

/** What lies over the image: boxes that are drawn, moved, resized and removed by pointer or keys. */
export interface BoxLayer {
  readonly node: HTMLElement;
  readonly boxes: readonly DrawnBox[];
  /** The one under the pointer or with the focus, else the last one. */
  readonly active: DrawnBox | undefined;
  set(boxes: readonly PixelBox[], size: Size): void;
  /** Puts a box in the middle, with the focus. */
  add(): void;
  clear(): void;
  /** Shows one result a box. */
  label(labels: readonly (readonly RegionLabel[])[]): void;
}

/** Options of {@link boxLayer}. */
export interface BoxLayerOptions {
  /** What a screen reader calls a box. */
  name(number: number, best: RegionLabel | undefined): string;
  /** Boxes came, moved or went. */
  onChange(): void;
  /** Another box is active. @default nothing */
  onActive?: (() => void) | undefined;
  /** Whether a new box takes the place of the one that is there. @default false */
  isSingle?: boolean | undefined;
}

interface ShownBox extends DrawnBox {
  node: HTMLElement;
}

/** Makes the layer. */
export function boxLayer({
  name,
  onChange,
  onActive = () => {},
  isSingle = false,
}: BoxLayerOptions): BoxLayer {
  let size: Size = { width: 1, height: 1 };
  let boxes: ShownBox[] = [];
  let active: ShownBox | undefined;
  let drawn = 0;

  const node = element('div', { class: 'boxes', onpointerdown: draw });

  /** Without one that has only just been begun. */
  const complete = () => boxes.filter(({ box }) => isLargeEnough(box));

  /** A point of the page, in pixels of the image. */
  function at({ clientX, clientY }: PointerEvent): [number, number] {
    const { left, top, width, height } = node.getBoundingClientRect();
    return [((clientX - left) / width) * size.width, ((clientY - top) / height) * size.height];
  }

  function draw(event: PointerEvent): void {
    if (event.button !== 0 || event.target !== node) return;
    event.preventDefault();
    const from = at(event);
    const shown = show([from[0], from[1], from[0], from[1]]);
    follow(
      event,
      (point) => boxBetween(from, point, size),
      shown,
      () => {
        if (!isLargeEnough(shown.box)) return remove(shown);
        if (isSingle) removeOthers(shown);
        shown.node.focus();
      },
    );
  }

  /** Lets a box follow the pointer until it is released. */
  function follow(
    event: PointerEvent,
    move: (point: [number, number]) => PixelBox,
    shown: ShownBox,
    done: () => void = () => {},
  ): void {
    node.setPointerCapture(event.pointerId);
    const controller = new AbortController();
    const { signal } = controller;
    node.addEventListener('pointermove', (next) => put(shown, move(at(next))), { signal });
    for (const end of ['pointerup', 'pointercancel'] as const) {
      node.addEventListener(
        end,
        () => {
          controller.abort();
          done();
          onChange();
        },
        { signal },
      );
    }
  }

  function show(box: PixelBox): ShownBox {
    const shown: ShownBox = { box, labels: [], node: element('div') };
    const grip = element('span', { class: 'grip' });
    const tag = element('span', { class: 'tag' }, () => shown.labels[0]?.text ?? '');
    shown.node = element(
      'div',
      {
        class: () => `box ${active === shown ? 'active' : ''}`,
        role: 'button',
        tabindex: 0,
        'aria-label': () => name(boxes.indexOf(shown) + 1, shown.labels[0]),
        style: `--color: var(--box-${drawn++ % 6})`,
        onfocus: () => activate(shown),
        onpointerenter: () => activate(shown),
        onkeydown: (event) => onKey(event, shown),
        onpointerdown: (event) => {
          if (event.button !== 0) return;
          event.preventDefault();
          shown.node.focus();
          const from = at(event);
          const before = shown.box;
          const change = event.target === grip ? resized : moved;
          follow(event, (point) => change(before, point[0] - from[0], point[1] - from[1], size), shown);
        },
      },
      tag,
      grip,
    );
    boxes.push(shown);
    node.append(shown.node);
    put(shown, box);
    activate(shown);
    return shown;
  }

  function put(shown: ShownBox, box: PixelBox): void {
    shown.box = box;
    const [x1, y1, x2, y2] = box;
    shown.node.style.left = `${(100 * x1) / size.width}%`;
    shown.node.style.top = `${(100 * y1) / size.height}%`;
    shown.node.style.width = `${(100 * (x2 - x1)) / size.width}%`;
    shown.node.style.height = `${(100 * (y2 - y1)) / size.height}%`;
    shown.node.classList.toggle('low', y1 < 0.09 * size.height);
  }

  function remove(shown: ShownBox): void {
    const index = boxes.indexOf(shown);
    boxes = boxes.filter((other) => other !== shown);
    shown.node.remove();
    active = boxes[Math.min(index, boxes.length - 1)];
    active?.node.focus();
    onActive();
    refresh();
  }

  function removeOthers(shown: ShownBox): void {
    for (const other of boxes) if (other !== shown) other.node.remove();
    boxes = [shown];
  }

  function activate(shown: ShownBox): void {
    if (active === shown) return;
    active = shown;
    onActive();
    refresh();
  }

  function onKey(event: KeyboardEvent, shown: ShownBox): void {
    const step = Math.max(Math.round((event.altKey ? 0.004 : 0.02) * Math.max(size.width, size.height)), 1);
    const steps: Record<string, readonly [right: number, down: number]> = {
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
    };
    const direction = steps[event.key];
    if (direction !== undefined)
      put(shown, (event.shiftKey ? resized : moved)(shown.box, ...direction, size));
    else if (event.key === 'Delete' || event.key === 'Backspace') remove(shown);
    else return;
    event.preventDefault();
    onChange();
  }

  function clear(): void {
    for (const shown of boxes) shown.node.remove();
    boxes = [];
    active = undefined;
    drawn = 0;
    onActive();
    refresh();
  }

  return {
    node,
    get boxes() {
      return complete();
    },
    get active() {
      return active;
    },
    set(next, nextSize) {
      clear();
      size = nextSize;
      for (const box of next) show(box);
      onChange();
    },
    add() {
      const { width, height } = size;
      const shown = show(boxBetween([0.3 * width, 0.3 * height], [0.7 * width, 0.7 * height], size));
      if (isSingle) removeOthers(shown);
      shown.node.focus();
      onChange();
    },
    clear() {
      clear();
      onChange();
    },
    label(labels) {
      complete().forEach((shown, index) => {
        shown.labels = labels[index] ?? [];
      });
      refresh();
    },
  };
}
