export { checkFiles } from './check-files.ts';
export type { ByteSource, Files, ProgressEvent, ReadOptions } from './files.ts';
export { memorySource } from './memory-source.ts';
export { jsonObject, parseJsonObject } from './parse-json-object.ts';
export { isPrefetchableSource, type PrefetchableSource } from './prefetchable-source.ts';
