import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { chinese } from '../src/site/chinese.ts';
import { copyDemoCheckpoint } from '../src/site/copy-demo-checkpoint.ts';
import { english } from '../src/site/english.ts';
import { searchTerms } from '../src/site/search-terms.ts';
import { workersFromSource } from '../src/site/workers-from-source.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const base = process.env.DOCS_BASE ?? '/';

export default defineConfig({
  srcDir: path('../pages'),
  outDir: process.env.DOCS_FOLDER ?? path('./dist'),
  base,
  title: 'fgclip2',
  cleanUrls: true,
  lastUpdated: false,
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}icon.svg` }],
    ['meta', { name: 'theme-color', content: '#0d7c72' }],
  ],
  locales: {
    root: { label: 'English', lang: 'en', ...english },
    zh: { label: '简体中文', lang: 'zh-CN', ...chinese },
  },
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    math: false,
  },
  themeConfig: {
    logo: { src: '/icon.svg', alt: '' },
    externalLinkIcon: true,
    search: {
      provider: 'local',
      options: {
        miniSearch: {
          options: { tokenize: searchTerms },
          // Guides before the API pages, where most names occur.
          searchOptions: {
            tokenize: searchTerms,
            boostDocument: (id: string) => (/\/api\//.test(id) ? 0.4 : 1),
          },
        },
        locales: {
          zh: {
            translations: {
              button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
              modal: {
                displayDetails: '显示详情',
                resetButtonTitle: '清除查询',
                backButtonTitle: '关闭搜索',
                noResultsText: '没有找到',
                footer: {
                  selectText: '选择',
                  selectKeyAriaLabel: '回车',
                  navigateText: '切换',
                  navigateUpKeyAriaLabel: '上箭头',
                  navigateDownKeyAriaLabel: '下箭头',
                  closeText: '关闭',
                  closeKeyAriaLabel: 'Esc',
                },
              },
            },
          },
        },
      },
    },
  },
  // The apps on the demo pages are read from their sources, like every package here.
  vite: {
    resolve: { conditions: ['@fgclip2/source', 'module', 'browser', 'import', 'default'] },
    ssr: { resolve: { conditions: ['@fgclip2/source', 'module', 'node', 'import', 'default'] } },
    optimizeDeps: { exclude: ['onnxruntime-web', 'fgclip2', '@fgclip2/runtime-web'] },
    plugins: [workersFromSource()],
    worker: { format: 'es', plugins: () => [workersFromSource()] },
    server: { host: '127.0.0.1', fs: { allow: [path('../../../')] } },
    preview: { host: '127.0.0.1' },
    build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 },
  },
  buildEnd: ({ outDir }) => copyDemoCheckpoint(outDir),
});
