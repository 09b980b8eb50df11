import { expect, test } from 'bun:test';
import { rank } from './rank.js';

test('ranks', async () => {
  expect(await rank()).toEqual({ isRight: true, logit: '4.264', dims: [2, 192] });
});

test('loads with require', () => {
  expect(typeof require('fgclip2').load).toBe('function');
});
