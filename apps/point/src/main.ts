import '@fgclip2/app-parts/page.css';
import { showNavigation, startServiceWorker } from '@fgclip2/app-parts';
import { mount } from './point.ts';

showNavigation('point');
await startServiceWorker();
mount(document.querySelector('main')!);
