import { element } from './element.ts';
import { type Page, setLanguage, type Words } from './page.ts';

/** What an app is called. */
export interface HeaderWords {
  title: string;
  /** What it does, in one sentence. */
  about: string;
}

/** The name of an app, what it does, and the switch to the other language. */
export function header(page: Page, words: Words<HeaderWords>): HTMLElement {
  const other = () => (page.language === 'en' ? 'zh' : 'en');
  return element(
    'header',
    {},
    element('h1', {}, () => page.say(words).title),
    element('p', { class: 'lead' }, () => page.say(words).about),
    element(
      'button',
      { class: 'quiet language', lang: other, onclick: () => setLanguage(page, other()) },
      () => (page.language === 'en' ? '中文' : 'English'),
    ),
  );
}
