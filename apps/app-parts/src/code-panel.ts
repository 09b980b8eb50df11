import { element, refresh } from './element.ts';
import type { Page } from './page.ts';
import type { Platform } from './program.ts';

/** Options of {@link codePanel}. */
export interface CodePanelOptions {
  /** A complete program that does what the page shows. */
  code(platform: Platform): string;
}

/** What runs a program, its file and the packages it needs besides those that it names. */
const platforms = {
  browser: { file: 'index.html', packages: ['fgclip2', '@fgclip2/runtime-web'], runner: 'vite' },
  node: { file: 'program.mjs', packages: ['fgclip2', '@fgclip2/runtime-node', 'sharp'], runner: undefined },
};

/** A program that does the same, in a page or in Node, to be copied. */
export function codePanel(page: Page, { code }: CodePanelOptions): HTMLElement {
  let platform: Platform = 'browser';
  const words = () => page.say(bothWords);
  const button = element('button', { class: 'quiet', onclick: () => void copy() }, () => words().copy);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code(platform));
      page.announce(words().copied);
      button.classList.add('done');
      setTimeout(() => button.classList.remove('done'), 1200);
    } catch (error) {
      page.fail(error);
    }
  };
  const choices = (['browser', 'node'] as const).map((name) =>
    element(
      'button',
      {
        class: 'quiet',
        'aria-pressed': () => String(platform === name),
        onclick: () => {
          platform = name;
          refresh();
        },
      },
      () => words()[name],
    ),
  );
  const install = () => {
    const { packages, runner } = platforms[platform];
    const more = ['@fgclip2/search', '@fgclip2/demo-checkpoint'].filter((name) =>
      code(platform).includes(name),
    );
    return ['npm install', ...packages, ...more, runner ?? ''].join(' ').trim();
  };
  const start = () => (platform === 'browser' ? 'npx vite' : `node ${platforms.node.file}`);
  return element(
    'details',
    { class: 'code' },
    element('summary', {}, () => words().title),
    element(
      'div',
      { class: 'row' },
      element('div', { class: 'switch', role: 'group', 'aria-label': () => words().platform }, ...choices),
      element('p', { class: 'hint grow' }, () => words().save(platforms[platform].file)),
      button,
    ),
    element('pre', { class: 'commands' }, () => `${install()}\n${start()}`),
    element(
      'pre',
      { tabindex: 0, 'aria-label': () => words().title },
      element('code', {}, () => code(platform)),
    ),
  );
}

const en = {
  title: 'Copy as code',
  copy: 'Copy',
  copied: 'Copied',
  platform: 'Where it runs',
  browser: 'Browser',
  node: 'Node',
  save: (file: string) => `Save it as ${file} in an empty folder, and run there:`,
};

const bothWords: { en: typeof en; zh: typeof en } = {
  en,
  zh: {
    title: '复制为代码',
    copy: '复制',
    copied: '已复制',
    platform: '运行环境',
    browser: '浏览器',
    node: 'Node',
    save: (file) => `保存到空文件夹，命名为 ${file}，在那里运行：`,
  },
};
