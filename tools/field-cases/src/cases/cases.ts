import type { FieldCase } from '../field-case.ts';
import { commandCases } from './command.ts';
import { hubCases } from './hub.ts';
import { imageCases } from './images.ts';
import { numberCases } from './numbers.ts';
import { runnerCases } from './runners.ts';
import { textCases } from './texts.ts';

/** Every case, subject by subject. */
export const cases: readonly FieldCase[] = [
  ...imageCases,
  ...textCases,
  ...numberCases,
  ...hubCases,
  ...commandCases,
  ...runnerCases,
];
