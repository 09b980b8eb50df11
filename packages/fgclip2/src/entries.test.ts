import { describe, expect, it } from 'vitest';
import * as node from './node/index.ts';
import * as web from './web/index.ts';

describe('the entries', () => {
  it('export the same names in Node and in the browser', () => {
    expect(Object.keys(web).sort()).toEqual(Object.keys(node).sort());
    expect(Object.keys(web)).toContain('load');
  });

  it('have the same types', () => {
    const same: typeof node = web;
    const back: typeof web = node;
    expect([same.load, back.load]).toEqual([web.load, node.load]);
  });
});
