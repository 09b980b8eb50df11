import bricolage from '@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque-latin-wght-normal.woff2?url';
import figtree from '@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2?url';
import design from './design.css?inline';
import { element, refresh } from './element.ts';
import { plainMessage } from './plain-message.ts';
import { RefusedFile } from './refused-file.ts';
import { readState, writeState } from './url-state.ts';

/** A language of the interface. */
export type Language = 'en' | 'zh';

/** Texts of an interface in both languages, under the same names. */
export type Words<T> = Record<Language, T>;

/** Options of every app's `mount`. */
export interface MountOptions {
  /** The interface's language; one in the page's URL goes first. @default the browser's */
  language?: Language | undefined;
  /** Where the demo checkpoint (`checkpoint/`) and its images (`scenes/`) are served. @default 'demo/' */
  assets?: string | undefined;
}

/** What `mount` returns. */
export interface Mounted {
  /** Takes the app off the page, and releases its model. */
  unmount(): void;
}

/** Where an app lives: a shadow root of its own, so that the styles of the page around it do not matter. */
export interface Page {
  readonly root: ShadowRoot;
  /** Ends with a slash. */
  readonly assets: URL;
  language: Language;
  /** Aborted when the app is taken off the page. */
  readonly signal: AbortSignal;
  /** The texts in the language of the moment. */
  say<T>(words: Words<T>): T;
  /** Tells a screen reader. */
  announce(text: string): void;
  /** Shows what went wrong, and its cause; aborted tasks did not. */
  fail(error: unknown): void;
  /** Takes away what is shown as wrong with a task; with a file or a task, where a file came in. */
  succeed(what: 'file' | 'task'): void;
  show(...children: Node[]): void;
  unmount(): void;
}

/** Opens a page below an element, with an app's own styles over the shared ones. */
export function openPage(parent: HTMLElement, styles: string, options: MountOptions = {}): Page {
  const closing = new AbortController();
  const host = element('div');
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [design, styles].map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  let problem: unknown;
  const live = element('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
  const close = () => {
    problem = undefined;
    refresh();
  };
  const reason = () => (problem instanceof RefusedFile ? problem.reason : '');
  const page: Page = {
    root,
    assets: new URL(options.assets ?? 'demo/', document.baseURI),
    language: languageOfVisit(options.language),
    signal: closing.signal,
    say: (words) => words[page.language],
    announce: (text) => {
      live.textContent = text;
    },
    fail: (error) => {
      if (closing.signal.aborted || (error instanceof Error && error.name === 'AbortError')) return;
      console.warn(error);
      problem = error;
      refresh();
    },
    succeed: (what) => {
      if (what === 'file' || !(problem instanceof RefusedFile)) close();
    },
    show: (...children) =>
      root.append(element('div', { class: 'app', lang: () => page.language }, ...children, alert, live)),
    unmount: () => {
      closing.abort();
      host.remove();
    },
  };
  const alert = element(
    'div',
    { class: 'alert', role: 'alert', hidden: () => problem === undefined },
    element(
      'div',
      { class: 'grow' },
      element('p', {}, () => (problem === undefined ? '' : plainMessage(problem))),
      element('p', { class: 'hint', hidden: () => reason() === '' }, reason),
    ),
    element('button', { class: 'quiet', onclick: close }, () => page.say({ en: 'Close', zh: '关闭' })),
  );
  addFont('Bricolage Grotesque Variable', bricolage, '200 800');
  addFont('Figtree Variable', figtree, '300 900');
  parent.append(host);
  return page;
}

/** Switches the language, and keeps it in the URL. */
export function setLanguage(page: Page, language: Language): void {
  page.language = language;
  writeState({ lang: [language] });
  refresh();
}

/** The language that the address names, or the page around the app, or the browser. */
export function languageOfVisit(preferred: string = navigator.language): Language {
  const tag = readState('lang')[0] ?? preferred;
  return tag.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** Fonts belong to the document, not to a shadow root. */
function addFont(family: string, url: string, weight: string): void {
  if ([...document.fonts].some((font) => font.family.replaceAll('"', '') === family)) return;
  document.fonts.add(new FontFace(family, `url(${url})`, { weight, display: 'swap' }));
}
