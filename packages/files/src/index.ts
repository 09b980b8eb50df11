export { checkFiles } from './check-files.ts';
export type { ByteSource, Files, ProgressEvent, ReadOptions } from './files.ts';
export { jsonObject, type ParseJsonOptions, parseJsonObject } from './json/json-object.ts';
export { type ReadJsonOptions, readJson, readJsonIfThere } from './json/read-json.ts';
export { memoryFiles, memorySource } from './memory-source.ts';
export { mistakenFile } from './mistaken-file.ts';
export { isPrefetchableSource, type PrefetchableSource } from './prefetchable-source.ts';
export { type RecentMap, recentMap } from './recent-map.ts';
export { sha256Hex, toHex } from './sha256.ts';
