import '@fontsource-variable/bricolage-grotesque/wght.css';
import '@fontsource-variable/figtree/wght.css';
import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { startIsolation } from '../../src/site/isolation.ts';
import DataFlow from './DataFlow.vue';
import DemoApp from './DemoApp.vue';
import HomePage from './HomePage.vue';
import SiteLayout from './SiteLayout.vue';
import './style.css';

export default {
  extends: DefaultTheme,
  Layout: SiteLayout,
  enhanceApp({ app }) {
    app.component('DataFlow', DataFlow);
    app.component('Demo', DemoApp);
    app.component('Home', HomePage);
    if (!import.meta.env.SSR && import.meta.env.PROD) startIsolation(import.meta.env.BASE_URL);
  },
} satisfies Theme;
