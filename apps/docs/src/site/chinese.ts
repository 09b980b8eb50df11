import type { DefaultTheme, LocaleSpecificConfig } from 'vitepress';
import { apiMenu, menu } from './pages.ts';

const start = {
  '/guide/start': '快速上手',
  '/guide/node': '在 Node 中',
  '/guide/browser': '在浏览器中',
  '/guide/bundling-a-server': '打包服务器',
  '/guide/checkpoints': '权重',
  '/guide/quantizing': '更小的副本',
};
const matching = {
  '/guide/regions': '区域与热力图',
  '/guide/long-captions': '长文本',
  '/guide/patches': '图块预算',
  '/guide/vectors': '与 Python 交换向量',
};
const reference = {
  '/guide/errors': '错误与对策',
  '/guide/security': '安全与隐私',
  '/guide/architecture': '架构',
  '/guide/performance': '性能',
  '/guide/comparison': '与其他方案对比',
};
const demos = {
  '/demos/match': '匹配',
  '/demos/find': '寻找',
  '/demos/point': '指认',
  '/demos/heat': '热力图',
};

/** Menus and words of the Chinese pages. */
export const chinese: LocaleSpecificConfig<DefaultTheme.Config> = {
  description: 'FG-CLIP2 的 TypeScript 实现：中英双语匹配，细到区域和图块',
  themeConfig: {
    nav: [
      { text: '指南', link: '/zh/guide/start', activeMatch: '^/zh/guide/' },
      { text: '演示', items: menu('/zh', demos), activeMatch: '^/zh/demos/' },
      { text: 'API', link: '/zh/api/', activeMatch: '^/zh/api/' },
    ],
    sidebar: {
      '/zh/api/': [{ text: 'API', link: '/zh/api/', items: apiMenu('/zh') }],
      '/zh/': [
        { text: '入门', items: menu('/zh', start) },
        { text: '匹配', items: menu('/zh', matching) },
        { text: '原理与参考', items: menu('/zh', reference) },
      ],
    },
    outline: { level: [2, 3], label: '本页目录' },
    docFooter: { prev: '上一页', next: '下一页' },
    darkModeSwitchLabel: '外观',
    lightModeSwitchTitle: '切换到浅色',
    darkModeSwitchTitle: '切换到深色',
    sidebarMenuLabel: '菜单',
    returnToTopLabel: '回到顶部',
    langMenuLabel: '切换语言',
    skipToContentLabel: '跳到正文',
    footer: {
      message:
        '代码采用 Apache-2.0 许可。FG-CLIP2 由 360 AI Research 的 Chunyu Xie、Bin Wang 等人提出，其权重另有许可。',
    },
  },
};
