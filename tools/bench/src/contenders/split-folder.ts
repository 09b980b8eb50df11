import type { Contender } from './start-contender.ts';

/** Contenders that split the files of a folder among them, as one. */
export function splitFolder(contenders: readonly Contender[]): Contender {
  return {
    version: contenders[0]!.version,
    async run(task) {
      if (task.kind !== 'folder') throw new Error(`Expected a folder, got ${task.kind}.`);
      const start = performance.now();
      const samples = await Promise.all(
        contenders.map((contender, place) =>
          contender.run({
            ...task,
            paths: task.paths.filter((_, index) => index % contenders.length === place),
          }),
        ),
      );
      const sum = (of: (sample: (typeof samples)[number]) => number): number =>
        samples.reduce((total, sample) => total + of(sample), 0);
      return {
        wall: performance.now() - start,
        cpu: sum(({ cpu }) => cpu),
        anonymous: sum(({ anonymous = 0 }) => anonymous),
        vector: samples[0]!.vector,
      };
    },
    async end() {
      await Promise.all(contenders.map((contender) => contender.end()));
    },
  };
}
