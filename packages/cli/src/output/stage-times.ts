import type { Stage } from 'fgclip2';

/** Milliseconds of each step of a task. */
export type StageTimes = Record<Stage, number>;

/** Times that a task fills in through its `onStage`. */
export function stageTimes(): { timings: StageTimes; onStage: (stage: Stage, milliseconds: number) => void } {
  const timings: StageTimes = { decode: 0, preprocess: 0, text: 0, vision: 0 };
  const onStage = (stage: Stage, milliseconds: number): void => {
    timings[stage] = milliseconds;
  };
  return { timings, onStage };
}
