import '@fgclip2/app-parts/page.css';
import { showNavigation, startServiceWorker } from '@fgclip2/app-parts';
import { mount } from './heat.ts';

showNavigation('heat');
await startServiceWorker();
mount(document.querySelector('main')!);
