import { appConfig } from '@fgclip2/app-parts/vite';

export default appConfig(import.meta.url);
