import type { Suite } from '../suite.ts';
import { imageWork } from '../work.ts';
import { measureTowers, towerNotes } from './towers.ts';

/** The vision tower and its pooling head, patches to vector. */
export const vision: Suite = {
  title: 'Vision tower',
  async run(options) {
    const cases = [128, 256, 576, 784, 1024].map((patches) => ({
      name: `${patches} patches`,
      task: { kind: 'image', patches } as const,
      work: imageWork(options.workbench.config.visionConfig, patches),
      // Its classes know squares only.
      without: patches === 128 ? 'transformers.js' : undefined,
    }));
    return {
      ...(await measureTowers(options, cases)),
      notes: ['One image, patches to vector.', ...towerNotes],
    };
  },
};
