import type { Figures, ImportMap } from './import-map.ts';

const heads: readonly [string, keyof Figures][] = [
  ['files', 'files'],
  ['lines', 'lines'],
  ['file arrows', 'fileArrows'],
  ['boxes', 'boxes'],
  ['arrows', 'arrows'],
  ['back up', 'backUp'],
  ['cycles', 'cycles'],
];

/** The map of one package as text: a row a folder, a total, then each arrow back up and each cycle. */
export function packageText({ folder, folders, total, backUp, cycles }: ImportMap): string {
  const rows = [...folders].map(
    ([name, figures]) => [name === '.' ? 'src' : `src/${name}`, figures] as const,
  );
  return [
    table(folder, [...rows, ['total', total]]),
    ...backUp.map(({ from, to }) => `back up: ${from} -> ${to}`),
    ...cycles.map((cycle) => `cycle: ${[...cycle, cycle[0]].join(' -> ')}`),
  ].join('\n');
}

/** A row a package, then their sum. */
export function totalsText(maps: readonly ImportMap[]): string {
  const sum = Object.fromEntries(
    heads.map(([, key]) => [key, maps.reduce((all, { total }) => all + total[key], 0)]),
  ) as unknown as Figures;
  return table('all packages', [
    ...maps.map(({ folder, total }) => [folder, total] as const),
    ['total', sum],
  ]);
}

function table(title: string, rows: readonly (readonly [string, Figures])[]): string {
  const cells = [
    [title, ...heads.map(([head]) => head)],
    ...rows.map(([name, figures]) => [name, ...heads.map(([, key]) => String(figures[key]))]),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells
    .map(([name, ...numbers]) =>
      [name!.padEnd(widths[0]!), ...numbers.map((text, index) => text.padStart(widths[index + 1]!))].join(
        '  ',
      ),
    )
    .join('\n');
}
