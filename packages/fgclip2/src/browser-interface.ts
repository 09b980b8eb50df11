/** An interface of the browser's by its name; `never` in a project whose types have none of it. */
export type BrowserInterface<Name extends string> =
  typeof globalThis extends Record<Name, { prototype: infer Instance }> ? Instance : never;
