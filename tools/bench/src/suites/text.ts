import type { Suite } from '../suite.ts';
import { textWork } from '../work.ts';
import { measureTowers, towerNotes } from './towers.ts';

const alone =
  'Ours runs 8-bit texts one by one, so that a text’s vector does not depend on the others; transformers.js runs them together with one scale for all.';

/** The text tower and its head, ids to vectors. */
export const text: Suite = {
  title: 'Text tower',
  async run(options) {
    const cases = [1, 4, 16, 64].map((texts) => ({
      name: texts === 1 ? '1 text' : `${texts} texts`,
      task: { kind: 'text', texts } as const,
      work: textWork(options.workbench.config.textConfig, texts, 64),
    }));
    const notes = ['Texts of 64 tokens, ids to vectors, token rows included.', alone, ...towerNotes];
    return { ...(await measureTowers(options, cases)), notes };
  },
};
