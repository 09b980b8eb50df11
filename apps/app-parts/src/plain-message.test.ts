import { describe, expect, it } from 'vitest';
import { plainMessage } from './plain-message.ts';

describe('plainMessage', () => {
  it.each([
    [new Error('[@fgclip2/image-processor] Expected an image.'), 'Expected an image.'],
    [new Error('[fgclip2] Expected [a, b].'), 'Expected [a, b].'],
    [new Error('[1] is first.'), '[1] is first.'],
    ['stopped', 'stopped'],
  ])('%s', (error, text) => expect(plainMessage(error)).toBe(text));
});
