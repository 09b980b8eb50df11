import { Command } from '@commander-js/extra-typings';
import { type CaseReport, passes } from './case-report.ts';
import { checkFolder, namesKind } from './check-folder.ts';

const program = new Command('goldens')
  .description('Compare every stage with a folder of golden data of the format fgclip2-goldens/1.')
  .argument('<folder>', 'the folder with its index files')
  .option('--kinds <list>', 'only these kinds, separated by commas', (list) => list.split(','))
  .option('--base', 'also the base-size cases, on a checkpoint of 1.5 GB written for them')
  .parse();

const { kinds, base } = program.opts();
const report = await checkFolder(program.args[0]!, { kinds, base, onCase: printFailure });

const byKind = Map.groupBy(report.cases, ({ kind }) => kind);
const rows = [...byKind].map(([kind, cases]) => {
  const worst = cases.flatMap(({ measures }) => measures).sort(byCloseness)[0];
  const failed = cases.filter((result) => !passes(result)).length;
  return [
    kind,
    String(cases.length),
    worst ? format(worst.error) : '-',
    worst ? format(worst.tolerance) : '-',
    failed === 0 ? 'pass' : `${failed} FAIL`,
  ];
});
printTable([['kind', 'cases', 'worst error', 'tolerance', 'verdict'], ...rows]);
for (const [kind, count] of report.unsupported) console.log(`not supported yet: ${kind} (${count} cases)`);

const found = [...byKind.keys(), ...report.unsupported.keys()];
const unknown = (kinds ?? []).filter((name) => !found.some((kind) => namesKind(name, kind)));
if (unknown.length > 0) console.log(`no cases of kind ${unknown.join(', ')} in this folder`);
const askedInVain = kinds !== undefined && (unknown.length > 0 || report.unsupported.size > 0);
process.exitCode = askedInVain || !report.cases.every(passes) ? 1 : 0;

function printFailure(result: CaseReport): void {
  if (passes(result)) return;
  const outside = result.measures.filter(({ error, tolerance }) => !(error <= tolerance));
  const stages = outside.map(
    ({ stage, error, tolerance }) => `${stage} ${format(error)} > ${format(tolerance)}`,
  );
  console.log(
    `FAIL ${result.kind} ${result.id}: ${result.failure ?? (stages.join(', ') || 'nothing was compared')}`,
  );
}

/** The measure that comes closest to its tolerance, or exceeds it most, first. */
function byCloseness(
  a: { error: number; tolerance: number },
  b: { error: number; tolerance: number },
): number {
  const share = ({ error, tolerance }: typeof a) => (tolerance === 0 ? error * 1e9 : error / tolerance);
  return share(b) - share(a);
}

function format(value: number): string {
  return value === 0 ? '0' : value.toExponential(2);
}

function printTable(table: readonly string[][]): void {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
}
