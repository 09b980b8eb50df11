import type { Measure } from './measure.ts';

/** One case and how far each of its stages is off. */
export interface CaseReport {
  id: string;
  kind: string;
  measures: Measure[];
  /** The error that ended the case, where one did. */
  failure?: string;
}

/** Whether every stage of a case is inside its tolerance. */
export function passes({ measures, failure }: CaseReport): boolean {
  return (
    failure === undefined &&
    measures.length > 0 &&
    measures.every(({ error, tolerance }) => error <= tolerance)
  );
}
