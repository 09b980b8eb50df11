import { describe, expect, it } from 'vitest';
import { hubPage } from './hub-page.ts';

const hub = 'https://huggingface.co';

describe('hubPage', () => {
  it.each([
    ['/a/b', 'a/b', undefined],
    ['/a/b/', 'a/b', undefined],
    ['/a/b?library=x#use', 'a/b', undefined],
    ['/a/b/tree/main', 'a/b', 'main'],
    ['/a/b/tree/v1/folder', 'a/b', 'v1'],
    ['/a/b/blob/refs%2Fpr%2F1/config.json', 'a/b', 'refs/pr/1'],
  ])('reads %s', (path, id, revision) => {
    expect(hubPage(hub + path, hub)).toEqual({ id, revision });
    expect(hubPage(`http://127.0.0.1:8080/hub${path}`, new URL('http://127.0.0.1:8080/hub/'))).toEqual({
      id,
      revision,
    });
  });

  it.each([
    'https://huggingface.co',
    'https://huggingface.co/a',
    'https://huggingface.co/a/b/resolve/main',
    'https://huggingface.co/datasets/a/b',
    'https://huggingface.co.example.org/a/b',
    'https://example.org/a/b',
  ])('knows that %s is no page of a model', (address) => {
    expect(hubPage(address, hub)).toBeUndefined();
  });
});
