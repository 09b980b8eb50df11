export { type ImportOptions, type ImportReport, importVectors } from './indexing/import-vectors.ts';
export {
  type IndexFailure,
  type IndexOptions,
  type IndexProgress,
  type IndexReport,
  indexImages,
} from './indexing/index-images.ts';
export { storedPath } from './indexing/stored-path.ts';
export { type SqliteStoreOptions, sqliteStore } from './sqlite-store.ts';
