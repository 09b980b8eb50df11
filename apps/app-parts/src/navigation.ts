import { element } from './element.ts';
import { languageOfVisit } from './page.ts';
import { readState } from './url-state.ts';

const names = {
  match: { en: 'Match', zh: '匹配' },
  find: { en: 'Find', zh: '寻找' },
  point: { en: 'Point', zh: '指认' },
  heat: { en: 'Heat', zh: '热力图' },
};

/** Links to all apps, in the language of the page, for an app that stands alone; its name becomes the page's title. */
export function showNavigation(current: keyof typeof names): void {
  const links = Object.entries(names).map(([app, name]) =>
    element(
      'a',
      {
        href: () => `../${app}/${readState('lang').length > 0 ? `?lang=${languageOfVisit()}` : ''}`,
        'aria-current': app === current ? 'page' : undefined,
      },
      () => name[languageOfVisit()],
    ),
  );
  const nav = element(
    'nav',
    { 'aria-label': 'fgclip2', lang: () => languageOfVisit() },
    element('span', { lang: 'en' }, 'fgclip2'),
    ...links,
  );
  document.body.prepend(nav);
  document
    .querySelector('title')
    ?.replaceWith(
      element(
        'title',
        { lang: () => languageOfVisit() },
        () => `${names[current][languageOfVisit()]} · fgclip2`,
      ),
    );
}
