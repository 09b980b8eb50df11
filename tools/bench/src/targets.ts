import type { Report, Row } from './report.ts';

/** What a figure should reach, and what it reached. */
export interface Target {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
  /** What stands in the way, where it was missed and the report shows it. */
  readonly because?: string | undefined;
}

/** Every target whose suite was measured. */
export function targets(report: Report): Target[] {
  const find = (suite: string, name: string, contender: string): Row | undefined =>
    report.suites[suite]?.rows.find((row) => row.case === name && row.name === contender);
  const figure = (row: Row | undefined, key: string): number | undefined =>
    row?.figures?.[key] === undefined ? undefined : Number(row.figures[key]);
  const speed = (row: Row | undefined): number | undefined => row?.speed?.median;
  /** How many times as slow as the suite's base another is. */
  const slowness = (row: Row | undefined): number | undefined =>
    row?.speed ? 1 / row.speed.median : undefined;

  const result: Target[] = [];
  const least = (what: string, wanted: number, measured: number | undefined, because?: string): void => {
    if (measured === undefined) return;
    const met = measured >= wanted;
    const shown = `${measured.toFixed(2)}x`;
    result.push({ what, wanted: `>= ${wanted}x`, measured: shown, met, because: met ? undefined : because });
  };
  const below = (what: string, wanted: number, unit: string, measured: number | undefined): void => {
    if (measured === undefined) return;
    const shown = `${Math.round(measured)} ${unit}`;
    result.push({ what, wanted: `< ${wanted} ${unit}`, measured: shown, met: measured < wanted });
  };

  for (const [patches, q8, fp32] of [
    [256, 3.5, 1],
    [1024, 2.5, 1.05],
  ] as const) {
    const name = `${patches} patches`;
    const pooled = workersGain(report, name);
    least(
      `q8 against naive fp32, ${name}`,
      q8,
      speed(find('vision', name, 'ours q8')),
      sleepyThreads(pooled),
    );
    least(`q8 against naive fp32, ${name}, many images, each at its best of workers`, q8, pooled?.speed);
    least(`fp32 against naive fp32, ${name}`, fp32, speed(find('vision', name, 'ours fp32')));
  }
  for (const patches of [256, 1024]) {
    const row = find('padding', `${patches} patches, fp32`, 'true counts');
    const what = `fp32 without padding against 30 % padded and masked, ${patches} patches`;
    least(what, 1.8, speed(row), cheapPadding);
  }
  const file = '1024 x 768, 256 patches';
  const [theirs, theirs8] = ['fp32', 'q8'].map((dtype) =>
    find('end-to-end', file, `transformers.js ${dtype}`),
  );
  least('file to vector, q8 against transformers.js fp32', 4, slowness(theirs), filePath(report));
  least('file to vector, q8 against transformers.js q8', 1.5, slowness(theirs8));
  const folder = folderSpeed(report);
  least(
    'many files, q8 on two workers against transformers.js fp32 at its best',
    4,
    folder?.speed,
    folder?.because,
  );
  const ours8 = figure(find('end-to-end', file, 'ours q8'), 'cosine');
  const other8 = figure(theirs8, 'cosine');
  if (ours8 !== undefined && other8 !== undefined) {
    const wanted = `> ${other8.toFixed(5)}`;
    const what = 'file to vector, cosine of q8 against that of transformers.js q8';
    result.push({ what, wanted, measured: ours8.toFixed(5), met: ours8 > other8 });
  }
  least('fast resize against slow', 5, slowness(find('image-processors', 'resize', 'slow')));
  least('fast resize against Pillow', 2, slowness(find('image-processors', 'resize', 'pillow')));
  const text = find('cold-start', 'first text vector', 'ours q8');
  below('text encoder in q8, peak of anonymous memory', 250, 'MB', figure(text, 'peak RssAnon MB'));
  below('text encoder in q8, start to first vector', 1000, 'ms', text?.wall?.median);
  const rank = find('cold-start', 'fgclip2 rank', 'ours fp32');
  below('`fgclip2 rank` in fp32, warm disk', 2500, 'ms', rank?.wall?.median);
  return result;
}

const cheapPadding =
  'At few patches nearly all work is in products that grow with the rows: 30 % fewer rows make them 1.43x as fast, and only attention, whose share grows with the patches, gains more.';

/** Two threads of one worker against one thread each of two: milliseconds an image in q8. */
interface WorkersGain {
  readonly together: number;
  readonly apart: number;
  /** How many times as fast two workers are in q8 as the naive graph at its best. */
  readonly speed: number;
}

function workersGain(report: Report, name: string): WorkersGain | undefined {
  const rows = report.suites.workers?.rows ?? [];
  const wall = (dtype: string, kind: string): number | undefined =>
    rows.find((row) => row.case === `${name}, ${dtype}` && row.name === kind)?.wall?.median;
  const [one, two] = ['one worker, two threads', 'two workers, one thread each'] as const;
  const [together, apart] = [wall('q8', one), wall('q8', two)];
  const [naive, pooledNaive] = [wall('fp32', `naive: ${one}`), wall('fp32', `naive: ${two}`)];
  if (!together || !apart || !naive || !pooledNaive) return undefined;
  const best = Math.min(naive, pooledNaive);
  return { together: together / 2, apart: apart / 2, speed: best / Math.min(together, apart) };
}

function sleepyThreads(gain: WorkersGain | undefined): string | undefined {
  if (gain === undefined) return undefined;
  const { together, apart } = gain;
  return `The tower is some 130 short operators, and two threads of one session wait for each other at each: an image takes ${together.toFixed(1)} ms, but ${apart.toFixed(1)} ms when two workers of one thread share the cores (Workers).`;
}

/** A folder of files against transformers.js in whichever way it is fastest. */
function folderSpeed(report: Report): { speed: number; because: string } | undefined {
  const rows = report.suites.folder?.rows.filter((row) => row.case.endsWith(' 256 patches')) ?? [];
  const walls = (start: string): number[] =>
    rows.flatMap(({ name, wall }) => (name.startsWith(start) && wall ? [wall.median] : []));
  const [ours] = walls('ours q8, two workers');
  const theirs = Math.min(...walls('transformers.js fp32'));
  if (ours === undefined || !Number.isFinite(theirs)) return undefined;
  const files = Number.parseInt(rows[0]!.case, 10);
  const tower = workersGain(report, '256 patches')?.apart;
  const part = tower === undefined ? '' : `, of which the tower takes ${tower.toFixed(1)}`;
  const because = `A file takes ${(ours / files).toFixed(1)} ms on two busy cores${part}; decoding, resizing and cutting into patches share the same cores. Theirs takes ${(theirs / files).toFixed(1)} ms.`;
  return { speed: theirs / ours, because };
}

/** What a file costs beside the tower. */
function filePath(report: Report): string | undefined {
  const wall = (suite: string, name: string, contender: string): number | undefined =>
    report.suites[suite]?.rows.find((row) => row.case === name && row.name === contender)?.wall?.median;
  const whole = wall('end-to-end', '1024 x 768, 256 patches', 'ours q8');
  const theirs = wall('end-to-end', '1024 x 768, 256 patches', 'transformers.js fp32');
  const tower = wall('vision', '256 patches', 'ours q8');
  if (whole === undefined || theirs === undefined || tower === undefined) return undefined;
  return `Their float32 tower runs near the machine's limit, as ours does. Of our ${whole.toFixed(0)} ms the 8-bit tower takes ${tower.toFixed(0)}, and reading, decoding and cutting into patches the rest: 4x would be ${(theirs / 4).toFixed(0)} ms in all.`;
}
