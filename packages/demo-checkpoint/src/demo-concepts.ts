import { concepts } from './concept-data.ts';

/** A thing the sample checkpoint was trained to name. */
export interface DemoConcept {
  readonly emoji: string;
  /** Its English names, the commonest first. */
  readonly en: readonly string[];
  /** Its Chinese names, the commonest first. */
  readonly zh: readonly string[];
}

/** The 100 things the sample checkpoint knows, in the order of their indices in training. */
export function demoConcepts(): readonly DemoConcept[] {
  return concepts;
}
