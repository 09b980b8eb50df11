/** Names of types that mean different things in different packages, until they are told apart. */
export const knownNames: readonly string[] = ['ClearCacheOptions', 'TextEmbeddings'];
