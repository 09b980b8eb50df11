import { Field } from './field.ts';
import type { FieldCase, Outcome } from './field-case.ts';

/** Tries a case in a field of its own; an exception is what happened, and not right. */
export async function tryCase(fieldCase: FieldCase): Promise<Outcome> {
  await using field = new Field();
  try {
    const { happened, ok } = await fieldCase.try(field);
    return { happened: happened.replaceAll(`${field.folder}/`, ''), ok };
  } catch (error) {
    return { happened: `the case itself failed: ${error}`, ok: false };
  }
}
