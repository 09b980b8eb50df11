import { element } from '@fgclip2/app-parts';
import type { Located, LocatedBox } from 'fgclip2';

/** What lies over the image: boxes around what the phrases name. */
export interface FoundBoxes {
  readonly node: HTMLElement;
  /** Boxes of an image of `width` x `height` pixels. */
  show(located: readonly Located[], size: { width: number; height: number }): void;
}

/** Options of {@link foundBoxes}. */
export interface FoundBoxesOptions {
  /** What stands at a box. */
  label(text: string, probability: number): string;
  /** The text whose boxes stand out. */
  selected(): string;
  /** A box was clicked, or reached with the Tab key. */
  onSelect(text: string): void;
}

/** Makes the layer. */
export function foundBoxes({ label, selected, onSelect }: FoundBoxesOptions): FoundBoxes {
  const node = element('div', { class: 'found' });

  function boxOf({ text, color }: { text: string; color: number }, { probability }: LocatedBox) {
    return element(
      'button',
      {
        class: () => `box ${text === selected() ? 'active' : ''}`,
        'aria-label': () => label(text, probability),
        'aria-pressed': () => String(text === selected()),
        style: `--color: var(--box-${color % 6})`,
        onclick: () => onSelect(text),
        onfocus: () => onSelect(text),
      },
      element('span', { class: 'tag' }, () => label(text, probability)),
    );
  }

  return {
    node,
    show(located, { width, height }) {
      const shown = located.flatMap(({ text, boxes }, color) =>
        boxes.map((found) => {
          const [x1, y1, x2, y2] = found.box;
          const button = boxOf({ text, color }, found);
          button.style.left = `${(100 * x1) / width}%`;
          button.style.top = `${(100 * y1) / height}%`;
          button.style.width = `${(100 * (x2 - x1)) / width}%`;
          button.style.height = `${(100 * (y2 - y1)) / height}%`;
          button.classList.toggle('low', y1 < 0.09 * height);
          return button;
        }),
      );
      node.replaceChildren(...shown);
    },
  };
}
