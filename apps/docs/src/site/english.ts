import type { DefaultTheme, LocaleSpecificConfig } from 'vitepress';
import { apiMenu, menu } from './pages.ts';

const start = {
  '/guide/start': 'Start',
  '/guide/node': 'Node',
  '/guide/browser': 'Browser',
  '/guide/bundling-a-server': 'Bundling a server',
  '/guide/checkpoints': 'Checkpoints',
  '/guide/quantizing': 'Smaller copies',
};
const matching = {
  '/guide/regions': 'Regions and heat maps',
  '/guide/long-captions': 'Long captions',
  '/guide/patches': 'Patch budgets',
  '/guide/vectors': 'Vectors from and to Python',
};
const reference = {
  '/guide/errors': 'Errors and remedies',
  '/guide/security': 'Security and privacy',
  '/guide/architecture': 'Architecture',
  '/guide/performance': 'Performance',
  '/guide/comparison': 'Beside other ways',
};
const demos = {
  '/demos/match': 'Match',
  '/demos/find': 'Find',
  '/demos/point': 'Point',
  '/demos/heat': 'Heat',
};

/** Menus and words of the English pages. */
export const english: LocaleSpecificConfig<DefaultTheme.Config> = {
  description:
    'FG-CLIP2 in TypeScript: match images with texts, in English and Chinese, down to regions and patches',
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/guide/start', activeMatch: '^/guide/' },
      { text: 'Demos', items: menu('', demos), activeMatch: '^/demos/' },
      { text: 'API', link: '/api/', activeMatch: '^/api/' },
    ],
    sidebar: {
      '/api/': [{ text: 'API', link: '/api/', items: apiMenu('') }],
      '/': [
        { text: 'Getting going', items: menu('', start) },
        { text: 'Matching', items: menu('', matching) },
        { text: 'Behind it', items: menu('', reference) },
      ],
    },
    outline: { level: [2, 3], label: 'On this page' },
    footer: {
      message:
        'Code under Apache-2.0. FG-CLIP2 is by Chunyu Xie, Bin Wang and colleagues at 360 AI Research; its weights have their own license.',
    },
  },
};
