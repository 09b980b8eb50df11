import { element } from './element.ts';
import type { Page } from './page.ts';
import { rovingIndex } from './roving-index.ts';
import type { Sample } from './samples.ts';

/** The samples in a row: one stop for the Tab key, arrow keys within. */
export interface SampleStrip {
  readonly node: HTMLElement;
  show(samples: readonly Sample[]): void;
  /** Scrolls to the chosen one. */
  reveal(): void;
}

/** Options of {@link sampleStrip}. */
export interface SampleStripOptions {
  chosen(): Sample | undefined;
  onChoose(sample: Sample): void;
}

/** Makes the row; its ends fade where there is more. */
export function sampleStrip(page: Page, { chosen, onChoose }: SampleStripOptions): SampleStrip {
  let samples: readonly Sample[] = [];
  /** Where the Tab key leads. */
  let stop = 0;

  const node = element('div', {
    class: 'strip',
    role: 'group',
    'aria-label': () => page.say({ en: 'Sample images', zh: '示例图片' }),
    onkeydown: (event) => {
      const next = rovingIndex(event.key, stop, samples.length);
      if (next === undefined) return;
      event.preventDefault();
      buttonAt(next)?.focus();
    },
    onscroll: () => markEnds(),
  });
  const buttonAt = (index: number) => node.children[index] as HTMLElement | undefined;

  function stopAt(index: number): void {
    stop = index;
    for (const [at, button] of [...node.children].entries()) {
      (button as HTMLElement).tabIndex = at === index ? 0 : -1;
    }
  }

  function markEnds(): void {
    const { scrollLeft, scrollWidth, clientWidth } = node;
    node.classList.toggle('more-before', scrollLeft > 1);
    node.classList.toggle('more-after', scrollLeft < scrollWidth - clientWidth - 1);
  }
  const observer = new ResizeObserver(markEnds);
  observer.observe(node);
  page.signal.addEventListener('abort', () => observer.disconnect());

  return {
    node,
    show(given) {
      samples = given;
      const buttons = samples.map((sample, index) =>
        element(
          'button',
          {
            class: 'sample',
            'aria-pressed': () => String(chosen() === sample),
            'aria-label': () => sample.caption[page.language],
            title: () => sample.caption[page.language],
            onfocus: () => stopAt(index),
            onclick: () => onChoose(sample),
          },
          element('img', { src: sample.url.href, alt: '', width: sample.width, height: sample.height }),
        ),
      );
      node.replaceChildren(...buttons);
      stopAt(0);
      markEnds();
    },
    reveal() {
      const index = samples.indexOf(chosen() as Sample);
      const button = buttonAt(index);
      if (button === undefined) return;
      stopAt(index);
      const left = button.offsetLeft - node.offsetLeft - (node.clientWidth - button.offsetWidth) / 2;
      const isCalm = node.scrollLeft === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches;
      node.scrollTo({ left, behavior: isCalm ? 'instant' : 'smooth' });
    },
  };
}
