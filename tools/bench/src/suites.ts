import type { Suite, SuiteApart } from './suite.ts';
import { coldStart } from './suites/cold-start.ts';
import { endToEnd } from './suites/end-to-end.ts';
import { folder } from './suites/folder.ts';
import { growth } from './suites/growth.ts';
import { imageProcessors } from './suites/image-processors.ts';
import { installSize } from './suites/install-size.ts';
import { padding } from './suites/padding.ts';
import { search } from './suites/search.ts';
import { text } from './suites/text.ts';
import { tokenizer } from './suites/tokenizer.ts';
import { vision } from './suites/vision.ts';
import { workers } from './suites/workers.ts';

/** Every suite by its name on the command line, in the order of the page. */
export const suites: Readonly<Record<string, Suite | SuiteApart>> = {
  vision,
  text,
  padding,
  workers,
  'end-to-end': endToEnd,
  folder,
  'image-processors': imageProcessors,
  tokenizer,
  'cold-start': coldStart,
  growth,
  search,
  'install-size': installSize,
};
