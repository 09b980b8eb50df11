import { losses } from './losses.ts';
import type { Machine } from './machine.ts';
import type { Report, SuiteReport } from './report.ts';
import { cells, markdownTable } from './table.ts';
import { targets } from './targets.ts';

/** A report as a page of the documentation. */
export function page(report: Report): string {
  return `${[introduction(report), targetsOf(report), lossesOf(report), ...Object.values(report.suites).map(section)].join('\n\n')}\n`;
}

function introduction({ date, machine }: Report): string {
  return `# Performance

<!-- Written by \`npm run bench -- --page\` from performance.json: change neither by hand. -->

Measured on ${date} by \`npm run bench\`, on a checkpoint of the published base size with procedural weights. Within a suite every contender runs once a round, one after another, so that all see the same machine; tasks below 0.25 s run twice and the second counts, and a run during which other programs took more than 5 % of the machine is repeated, up to three times. A figure is the median, with the 10th and 90th percentile in brackets; \`speed\` is how many times as fast as the suite's base a contender is, by wall clock, the median of the rounds' ratios. CPU is the processor time of all threads. Differences under 4 % mean nothing, and losses are shown like gains.

${machineOf(machine)}`;
}

function machineOf({ cpu, features, cores, memoryGB, platform, node, onnxruntime }: Machine): string {
  return `The machine: ${cpu}, ${cores} cores, ${memoryGB} GB, ${platform}, with ${features.join(', ') || 'no known vector instructions'}. Node ${node}, onnxruntime-node ${onnxruntime}.`;
}

function targetsOf(report: Report): string {
  const all = targets(report);
  const rows = all.map(({ what, wanted, measured, met }) => [
    what,
    wanted,
    measured,
    met ? 'met' : '**missed**',
  ]);
  const reasons = all.flatMap(({ what, because }) =>
    because === undefined ? [] : [`- ${what}: ${because}`],
  );
  const limits = reasons.length === 0 ? '' : `\n\nWhat stands in the way:\n\n${reasons.join('\n')}`;
  return `## Targets\n\n${markdownTable([['', 'wanted', 'measured', ''], ...rows])}${limits}`;
}

function lossesOf(report: Report): string {
  const rows = losses(report).map(({ where, other, ours, factor }) => [
    where,
    other,
    ours,
    `${factor.toFixed(2)}x`,
  ]);
  if (rows.length === 0) return '## Where others are faster\n\nNowhere beyond the noise.';
  return `## Where others are faster\n\n${markdownTable([['', 'who', 'than', 'by'], ...rows])}`;
}

function section(suite: SuiteReport): string {
  const { title, notes, base, rounds, skipped } = suite;
  const compared = base === undefined ? '' : `, \`speed\` against \`${base}\``;
  const count = rounds > 1 ? [`${rounds} rounds${compared}.`] : [];
  const left = skipped.map((reason) => `Left out: ${reason}.`);
  return `## ${title}\n\n${[...notes, ...count, ...left].join(' ')}\n\n${markdownTable(cells(suite))}`;
}
