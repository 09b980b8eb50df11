import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Measurement } from '../image-processors/measurement.ts';
import { packages } from '../packages.ts';
import type { Row } from '../report.ts';
import type { Suite } from '../suite.ts';

/** The steps from pixels to patches, measured by image-processors/. */
export const imageProcessors: Suite = {
  title: 'Image processors',
  async run({ workbench, rounds, python = 'python3' }) {
    const json = join(workbench.folder, 'image-processors.json');
    const script = packages.script('image-processors/image-processors.ts');
    const args = [
      '--conditions=@fgclip2/source',
      script,
      '--python',
      python,
      '--rounds',
      `${rounds * 3}`,
      '--json',
      json,
    ];
    const output = execFileSync(process.execPath, args, { encoding: 'utf8' });
    const { measurements } = JSON.parse(await readFile(json, 'utf8')) as { measurements: Measurement[] };
    const rows = measurements.map(({ step, name, wall, cpu, wallRatio, sha256, version }): Row => {
      const ratio = 1 / wallRatio;
      const figures = { bytes: sha256.slice(0, 8), version };
      return { case: step, name, wall, cpu, speed: { median: ratio, low: ratio, high: ratio }, figures };
    });
    const skipped = [...new Set(output.split('\n').filter((line) => line.includes('is left out')))];
    const notes = [
      'Pixels of 2000 x 1500 to 576 x 432, one thread: the resize alone, and all steps to patches. `fast` gives torchvision’s bytes, `slow` Pillow’s: equal bytes have equal digests.',
    ];
    return { notes, base: 'fast', rounds: rounds * 3, rows, skipped };
  },
};
