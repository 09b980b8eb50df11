import { concepts } from './concept-data.ts';
import type { DemoConcept } from './demo-concept.ts';

/** The 100 things the sample checkpoint knows, in the order of their indices in training. */
export function demoConcepts(): readonly DemoConcept[] {
  return concepts;
}
