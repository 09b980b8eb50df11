export { type ImportOptions, type ImportReport, importVectors } from './indexing/import-vectors.ts';
export { type IndexOptions, indexImages } from './indexing/index-images.ts';
export type { IndexFailure, IndexProgress, IndexReport } from './indexing/index-report.ts';
export { storedPath } from './indexing/stored-path.ts';
export { type SqliteStoreOptions, sqliteStore } from './sqlite-store.ts';
