import { describe, expect, it } from 'vitest';
import { loadFailure } from './load-failure.ts';

const base = 'https://example.org/match/';
const noAnswer = new Error(
  '[@fgclip2/files] Expected a response, got Failed to fetch. Gave up after 6 attempts.',
);

describe('loadFailure', () => {
  it.each([
    ['qihoo360/fg-clip2-base', 'huggingface.co'],
    ['http://models.example:8080/base/', 'models.example:8080'],
    ['./demo/checkpoint/', 'example.org'],
  ])('names the host that does not answer: %s', (model, unreachable) => {
    expect(loadFailure(noAnswer, { model, base })).toEqual({
      unreachable,
      detail: 'Expected a response, got Failed to fetch. Gave up after 6 attempts.',
    });
  });

  it('knows the silence of a host', () => {
    const error = new Error(
      '[@fgclip2/files] Expected a response from https://a.b/x, got nothing within 30 s.',
    );
    expect(loadFailure(error, { model: 'https://a.b/', base }).unreachable).toBe('a.b');
  });

  it('names none that answered', () => {
    const error = new Error('[@fgclip2/files] Expected a file at https://a.b/config.json, got status 404.');
    expect(loadFailure(error, { model: 'https://a.b/', base })).toEqual({
      unreachable: undefined,
      detail: 'Expected a file at https://a.b/config.json, got status 404.',
    });
  });
});
