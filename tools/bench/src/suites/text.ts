import type { Suite } from '../suite.ts';
import { textWork } from '../work.ts';
import { measureTowers, towerNotes } from './towers.ts';

/** The text tower and its head, ids to vectors. */
export const text: Suite = {
  title: 'Text tower',
  async run(options) {
    const cases = [1, 4, 16, 64].map((texts) => ({
      name: texts === 1 ? '1 text' : `${texts} texts`,
      task: { kind: 'text', texts } as const,
      work: textWork(options.workbench.config.textConfig, texts, 64),
    }));
    const notes = ['Texts of 64 tokens, ids to vectors, token rows included.', ...towerNotes];
    return { ...(await measureTowers(options, cases)), notes };
  },
};
