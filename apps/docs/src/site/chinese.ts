import type { DefaultTheme, LocaleSpecificConfig } from 'vitepress';
import { apiMenu, menu, sourceLink } from './pages.ts';

const start = {
  '/guide/start': '快速上手',
  '/guide/from-python': '从 Python 迁移',
  '/guide/from-transformers-js': '从 transformers.js 迁移',
  '/guide/which-size': '选哪个尺寸',
  '/guide/checkpoints': '权重',
};
const tasks = {
  '/guide/images': '图片文件',
  '/guide/regions': '区域与热力图',
  '/guide/long-captions': '长文本',
  '/guide/patches': '图块预算',
  '/guide/search': '搜索自己的图片',
  '/guide/small-things': '寻找小物体',
  '/guide/storing-vectors': '保存向量',
  '/guide/own-store': '自己的存储',
  '/guide/vectors': '与 Python 交换向量',
};
const running = {
  '/guide/node': '在 Node 中',
  '/guide/browser': '在浏览器中',
  '/guide/bundling-a-server': '打包服务器',
  '/guide/gpu': '在 Node 上用显卡',
  '/guide/quantizing': '量化',
};
const help = {
  '/guide/troubleshooting': '疑难排解',
  '/guide/errors': '错误与对策',
  '/guide/security': '安全与隐私',
};
const reference = {
  '/guide/architecture': '架构',
  '/guide/performance': '性能',
  '/guide/comparison': '对比',
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
      ...sourceLink('源码'),
    ],
    sidebar: {
      '/zh/api/': [{ text: 'API', link: '/zh/api/', items: apiMenu('/zh') }],
      '/zh/': [
        { text: '入门', items: menu('/zh', start) },
        { text: '图片、文字、向量', items: menu('/zh', tasks) },
        { text: '运行', items: menu('/zh', running) },
        { text: '帮助', items: menu('/zh', help) },
        { text: '工作原理', items: menu('/zh', reference) },
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
        '代码采用 Apache-2.0 许可。FG-CLIP2 由 360 AI Research 的 Chunyu Xie、Bin Wang 等人提出，其权重遵循各自原来的许可。',
    },
  },
};
