import { checkForward } from './check-forward.ts';
import { checkPositionResize } from './check-position-resize.ts';
import { checkRegions, checkRoiAlign, checkRoiDegenerate } from './check-regions.ts';
import { checkText, checkTextError } from './check-text.ts';
import { checkTextTrace, checkVisionTrace } from './check-trace.ts';
import { checkVision } from './check-vision.ts';
import type { GoldenCase, GoldenFolder } from './golden-folder.ts';
import type { Measure } from './measure.ts';
import type { Subject } from './subject.ts';

/** Compares one case with what our model gives. */
export type Check = (goldens: GoldenFolder, golden: GoldenCase, subject: Subject) => Promise<Measure[]>;

/** The kinds of model cases that can be checked; what a folder has beside these is reported as not supported. */
export const modelChecks: Readonly<Record<string, Check>> = {
  text: checkText,
  text_error: checkTextError,
  vision: checkVision,
  forward: checkForward,
  trace_text: checkTextTrace,
  trace_vision: checkVisionTrace,
  pos_resize: checkPositionResize,
  region: checkRegions,
  roi_align: checkRoiAlign,
  roi_degenerate: checkRoiDegenerate,
};
