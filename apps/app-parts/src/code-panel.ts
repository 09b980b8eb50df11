import { element } from './element.ts';
import type { Page } from './page.ts';

/** Options of {@link codePanel}. */
export interface CodePanelOptions {
  /** A complete program that does what the page shows. */
  code(): string;
}

/** A program that does the same, to be copied. */
export function codePanel(page: Page, { code }: CodePanelOptions): HTMLElement {
  const button = element(
    'button',
    { class: 'quiet', onclick: () => void copy() },
    () => page.say(words).copy,
  );
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code());
      page.announce(page.say(words).copied);
      button.classList.add('done');
      setTimeout(() => button.classList.remove('done'), 1200);
    } catch (error) {
      page.fail(error);
    }
  };
  const install = () =>
    ['npm install fgclip2 @fgclip2/runtime-node sharp', '@fgclip2/demo-checkpoint']
      .slice(0, code().includes('demoCheckpoint') ? 2 : 1)
      .join(' ');
  return element(
    'details',
    { class: 'code' },
    element('summary', {}, () => page.say(words).title),
    element('div', { class: 'row' }, element('p', { class: 'hint grow' }, install), button),
    element('pre', { tabindex: 0, 'aria-label': () => page.say(words).title }, element('code', {}, code)),
  );
}

const words = {
  en: {
    title: 'Copy as code',
    copy: 'Copy',
    copied: 'Copied',
  },
  zh: {
    title: '复制为代码',
    copy: '复制',
    copied: '已复制',
  },
};
