import { expect, it } from 'vitest';
import { searchTerms } from './search-terms.ts';

it('cuts text at what is neither letter nor digit', () => {
  expect(searchTerms('Expected [B, 64] for inputIds, got none.')).toEqual([
    'Expected',
    'B',
    '64',
    'for',
    'inputIds',
    'got',
    'none',
  ]);
});

it('takes characters and pairs of Chinese, and words of other scripts beside it', () => {
  expect(searchTerms('用load加载模型')).toEqual([
    '用',
    'load',
    '加',
    '载',
    '模',
    '型',
    '加载',
    '载模',
    '模型',
  ]);
});

it('uses nothing outside itself', () => {
  const alone = new Function(`return (${searchTerms})`)() as typeof searchTerms;
  expect(alone('图像 patches')).toEqual(['图', '像', '图像', 'patches']);
});
