/** A map that holds the entries used last. */
export interface RecentMap<K, V> {
  /** The value of a key, which counts as used now; `undefined` where there is none. */
  get(key: K): V | undefined;
  /** Sets the value of a key, which counts as used now; the entries used longest ago make room. */
  set(key: K, value: V): void;
}

/** A map of at most `capacity` entries: one that is added to a full map pushes out the one used longest ago. */
export function recentMap<K, V>(capacity: number): RecentMap<K, V> {
  const entries = new Map<K, V>(); // in the order they were used: a map gives its entries as they were set

  function set(key: K, value: V): void {
    entries.delete(key);
    entries.set(key, value);
    if (entries.size > capacity) entries.delete(entries.keys().next().value!);
  }

  return {
    get(key) {
      const value = entries.get(key);
      if (value !== undefined) set(key, value);
      return value;
    },
    set,
  };
}
