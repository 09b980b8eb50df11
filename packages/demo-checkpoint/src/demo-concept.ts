/** A thing the sample checkpoint was trained to name. */
export interface DemoConcept {
  readonly emoji: string;
  /** Its English names, the commonest first. */
  readonly en: readonly string[];
  /** Its Chinese names, the commonest first. */
  readonly zh: readonly string[];
}
