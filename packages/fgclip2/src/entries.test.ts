import { describe, expect, expectTypeOf, it } from 'vitest';
import type { NodeEntryOptions, NodeLoadOptions, WebLoadOptions } from './loading/load-options.ts';
import * as node from './node/index.ts';
import * as web from './web/index.ts';

type OptionsOf<Load> = Load extends (model: never, options?: infer Options) => unknown
  ? NonNullable<Options>
  : never;

describe('the entries', () => {
  it('export the same names in Node and in the browser, but for what reads files by their paths', () => {
    expect([...Object.keys(web), 'readVectors'].sort()).toEqual(Object.keys(node).sort());
    expect(Object.keys(web)).toContain('load');
  });

  // Types: `npm run types` fails where one of these does not hold.
  it('load with options of their own', () => {
    expectTypeOf<OptionsOf<typeof web.load>>().toEqualTypeOf<WebLoadOptions>();
    expectTypeOf<
      NodeEntryOptions<NodeLoadOptions, WebLoadOptions, object>
    >().toEqualTypeOf<NodeLoadOptions>();
    expectTypeOf<keyof NodeLoadOptions & ('wasmPaths' | 'onFallback')>().toBeNever();
    expectTypeOf<NonNullable<NodeLoadOptions['device']> & ('auto' | 'wasm')>().toBeNever();
    expectTypeOf<keyof WebLoadOptions & ('workers' | 'cacheDir' | 'offline' | 'copiesDir')>().toBeNever();
  });

  it("load from Node's entry with a page's options where the types have a document", () => {
    expectTypeOf<OptionsOf<typeof node.load>>().toEqualTypeOf<NodeLoadOptions | WebLoadOptions>();
    expectTypeOf<NodeEntryOptions<NodeLoadOptions, WebLoadOptions, { document: object }>>().toEqualTypeOf<
      NodeLoadOptions | WebLoadOptions
    >();
  });
});
