import '@fgclip2/app-parts/page.css';
import { showNavigation, startServiceWorker } from '@fgclip2/app-parts';
import { mount } from './match.ts';

showNavigation('match');
await startServiceWorker();
mount(document.querySelector('main')!);
