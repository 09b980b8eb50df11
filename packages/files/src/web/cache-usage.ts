/** How much this origin stores, and how much it may; the cache is part of it. */
export interface CacheUsage {
  /** Bytes in use by everything this origin stores, where the browser says. */
  usage: number | undefined;
  /** Bytes it may use, where the browser says. */
  quota: number | undefined;
  /** Whether the browser keeps the storage until the user deletes it: `navigator.storage.persist()` asks for that. */
  persisted: boolean;
}

/** Asks the browser how much this origin stores. */
export async function cacheUsage(): Promise<CacheUsage> {
  const { storage } = navigator;
  const [estimate, persisted] = await Promise.all([
    storage?.estimate?.().catch(() => undefined),
    storage?.persisted?.().catch(() => false),
  ]);
  return { usage: estimate?.usage, quota: estimate?.quota, persisted: persisted ?? false };
}
