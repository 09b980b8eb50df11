import { expect, it } from 'vitest';
import { comparisonTable, type Peers } from './comparison-table.ts';
import peers from './peers.json' with { type: 'json' };

const known = peers as Peers;

it('has a value of everyone for every question', () => {
  for (const { name, values } of known.features) {
    expect(Object.keys(values), name.en).toEqual(known.peers.map(({ id }) => id));
  }
});

it('says what everyone else does better, in both languages', () => {
  for (const { id, better } of known.peers.filter((peer) => peer.id !== 'fgclip2')) {
    expect(better?.en, id).toMatch(/\w/);
    expect(better?.zh, id).toMatch(/\p{Script=Han}/u);
  }
});

it('writes a row a feature, with its sources by number', () => {
  const url = 'https://example.org/';
  const table = comparisonTable(
    {
      date: '2026-11',
      peers: [{ id: 'a', name: 'A' }],
      features: [
        {
          name: { en: 'Flies', zh: '会飞' },
          values: { a: { is: 'partly', note: { en: 'low', zh: '低' } } },
          sources: [url],
        },
      ],
    },
    'zh',
  );
  expect(table).toContain(`| 会飞 <sup>[1](${url}){.no-icon}</sup> | 部分<br><small>低</small> |`);
  expect(table).toContain(`1. <${url}>`);
});
