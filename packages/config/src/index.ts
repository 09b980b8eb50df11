export type { Activation } from './activation.ts';
export { Fgclip2Config, type Fgclip2ConfigFields } from './config.ts';
export type { JsonObject } from './json-object.ts';
export { type PresetName, preset } from './preset.ts';
export { Fgclip2TextConfig, type Fgclip2TextConfigFields } from './text-config.ts';
export { Fgclip2VisionConfig, type Fgclip2VisionConfigFields } from './vision-config.ts';
export { readWalkLengths, walkLength, walkLengths } from './walk-length.ts';
