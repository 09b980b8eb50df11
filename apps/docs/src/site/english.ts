import type { DefaultTheme, LocaleSpecificConfig } from 'vitepress';
import { apiMenu, menu, sourceLink } from './pages.ts';

const start = {
  '/guide/start': 'Start',
  '/guide/from-python': 'From Python',
  '/guide/from-transformers-js': 'From transformers.js',
  '/guide/which-size': 'Which size',
  '/guide/checkpoints': 'Checkpoints',
};
const tasks = {
  '/guide/images': 'Image files',
  '/guide/regions': 'Regions and heat maps',
  '/guide/long-captions': 'Long captions',
  '/guide/patches': 'Patch budgets',
  '/guide/search': 'Search your images',
  '/guide/small-things': 'Find small things',
  '/guide/storing-vectors': 'Storing vectors',
  '/guide/own-store': 'A store of your own',
  '/guide/vectors': 'Vectors from and to Python',
};
const running = {
  '/guide/node': 'Node',
  '/guide/browser': 'Browser',
  '/guide/bundling-a-server': 'Bundling a server',
  '/guide/gpu': 'GPU on Node',
  '/guide/quantizing': 'Quantize',
};
const help = {
  '/guide/troubleshooting': 'Troubleshooting',
  '/guide/errors': 'Errors and remedies',
  '/guide/security': 'Security and privacy',
};
const reference = {
  '/guide/architecture': 'Architecture',
  '/guide/performance': 'Performance',
  '/guide/comparison': 'Comparison',
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
      ...sourceLink('Source'),
    ],
    sidebar: {
      '/api/': [{ text: 'API', link: '/api/', items: apiMenu('') }],
      '/': [
        { text: 'Getting started', items: menu('', start) },
        { text: 'Images, texts, vectors', items: menu('', tasks) },
        { text: 'Running it', items: menu('', running) },
        { text: 'Help', items: menu('', help) },
        { text: 'How it works', items: menu('', reference) },
      ],
    },
    outline: { level: [2, 3], label: 'On this page' },
    footer: {
      message:
        'Code under Apache-2.0. FG-CLIP2 is by Chunyu Xie, Bin Wang and colleagues at 360 AI Research; its checkpoints keep their original licenses.',
    },
  },
};
