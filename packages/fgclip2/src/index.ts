export { Fgclip2, type RankedCaption, type RankOptions, type Stage } from './fgclip2.ts';
export { filesOf } from './files-of.ts';
export { type LoadOptions, load } from './load.ts';
