import { expect, it } from 'vitest';
import { functionNamed } from './function-named.ts';

const source = `/** One. */
export interface One {}

/** Two. */
export function two(): number {
  return 2;
}

export function three(): number {
  return 3;
}
`;

it('cuts a function out with its comment', () => {
  expect(functionNamed(source, 'two')).toBe('/** Two. */\nexport function two(): number {\n  return 2;\n}\n');
  expect(functionNamed(source, 'three')).toBe('export function three(): number {\n  return 3;\n}\n');
});

it('refuses a name that is not there', () => {
  expect(() => functionNamed(source, 'four')).toThrow('Expected an exported function four');
});
