import { appConfig } from '@fgclip2/app-parts/vite';

// A page of somebody else's, with apps in it.
export default appConfig(import.meta.url);
