/** What an image may carry beside its vector, by name. */
export type Metadata = Readonly<Record<string, string | number | boolean>>;

/** Whether a name may stand in metadata: it can then be asked for in every store. */
export function isMetadataName(name: string): boolean {
  return name !== '' && name.length <= 100 && !/["\\\p{Cc}\p{Surrogate}]/u.test(name);
}
