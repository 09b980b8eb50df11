import { describe, expect, it } from 'vitest';
import { mainFirst } from './main-first.ts';

const page = `# fgclip2

## Functions

### check()

Checks.

***

### load()

Loads.

#### Parameters

***

#### Returns

## Classes

### Model

A model.
`;

describe('mainFirst', () => {
  it('puts items into a group at the top, with all that is below them, and leaves out empty groups', () => {
    expect(mainFirst(page, ['load()', 'Model'])).toBe(`# fgclip2

## Main

### load()

Loads.

#### Parameters

***

#### Returns

***

### Model

A model.

## Functions

### check()

Checks.
`);
  });

  it('names what the page lacks', () => {
    expect(() => mainFirst(page, ['load()', 'save()'])).toThrow(
      '[docs] Expected save() on an API page, got none.',
    );
  });
});
