import '@fgclip2/app-parts/page.css';
import { showNavigation, startServiceWorker } from '@fgclip2/app-parts';
import { mount } from './find.ts';

showNavigation('find');
await startServiceWorker();
mount(document.querySelector('main')!);
