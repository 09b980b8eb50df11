import '@fgclip2/app-parts/page.css';
import { startServiceWorker } from '@fgclip2/app-parts';
import { mount } from './heat.ts';

await startServiceWorker();
mount(document.querySelector('main')!);
