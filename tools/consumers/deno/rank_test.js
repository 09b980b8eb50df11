import { deepEqual, equal } from 'node:assert/strict';
import { createRequire } from 'node:module';
import { rank } from './rank.js';

Deno.test('ranks', async () => {
  deepEqual(await rank(), { isRight: true, logit: '4.264', dims: [2, 192] });
});

Deno.test('loads with require', () => {
  equal(typeof createRequire(import.meta.url)('fgclip2').load, 'function');
});
