import fgclip2 = require('fgclip2');

export const load: typeof fgclip2.load = fgclip2.load;
// @ts-expect-error: not a function, so not `any`
fgclip2.heatColors();
